package io.tokenauthority.token.jwt;

/** What a verifier says of a token: one of two things, never an exception. */
public sealed interface Verdict permits VerifiedToken, Rejected {}
