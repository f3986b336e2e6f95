package io.tokenauthority.token.jwt;

/** A client assertion taken apart, or why it cannot be. */
public sealed interface AssertionReading permits PresentedAssertion, Rejected {}
