package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.AccountKind;

/**
 * What the caller's own token is, and whom it names.
 *
 * @param accountName the username, or the service account's id
 */
public record Self(TokenFacts facts, String accountName, String displayName, AccountKind kind) {}
