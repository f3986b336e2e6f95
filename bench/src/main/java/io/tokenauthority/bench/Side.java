package io.tokenauthority.bench;

/** One side of a comparison: what it is called on the page, and how it is called. */
record Side(String name, Target target) {}
