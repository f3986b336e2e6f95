package io.tokenauthority.token.jwt;

/** What is thought of a client assertion once the account's keys are known. */
public sealed interface AssertionVerdict permits VerifiedAssertion, Rejected {}
