package io.tokenauthority.server.http.dashboard.view;

/** A choice of a list. */
public record Choice(String value, String label, boolean chosen) {}
