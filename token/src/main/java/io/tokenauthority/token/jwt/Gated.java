package io.tokenauthority.token.jwt;

/** What comes out of the gate: a JWT taken apart, or the rule it broke. */
sealed interface Gated permits OpenedJwt, Rejected {}
