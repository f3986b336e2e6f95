package io.tokenauthority.server.config;

/**
 * How tokens are made, and what is limited.
 *
 * @param tokens lives of tokens
 * @param keys lives of signing keys
 * @param rateLimit how often
 * @param registration who may register
 * @param audit what is kept of the audit trail
 * @param passwords what hashing a password costs
 */
public record PolicyConfig(
    TokensConfig tokens,
    KeysConfig keys,
    RateLimitConfig rateLimit,
    RegistrationConfig registration,
    AuditConfig audit,
    PasswordsConfig passwords) {}
