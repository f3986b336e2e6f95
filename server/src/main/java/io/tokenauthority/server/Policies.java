package io.tokenauthority.server;

import io.tokenauthority.server.authority.TokenPolicy;
import io.tokenauthority.server.authority.admin.tokens.ServiceTokenPolicy;
import io.tokenauthority.server.authority.admin.users.RegistrationPolicy;
import io.tokenauthority.server.authority.session.SessionPolicy;
import io.tokenauthority.server.config.HttpConfig;
import io.tokenauthority.server.config.KeysConfig;
import io.tokenauthority.server.config.PasswordsConfig;
import io.tokenauthority.server.config.RateLimitConfig;
import io.tokenauthority.server.config.RegistrationConfig;
import io.tokenauthority.server.config.TokensConfig;
import io.tokenauthority.server.lifecycle.KeySchedule;
import io.tokenauthority.server.limits.Allowance;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.server.passwords.Argon2Cost;
import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The configuration as the rules that use-cases take. */
final class Policies {

  /** Usable service tokens that one account may have: more is a leak or a mistake. */
  private static final int SERVICE_TOKENS = 1000;

  /** How many more strange failures on one name, over all peers, than by one peer. */
  private static final int STRANGERS = 5;

  private Policies() {}

  static TokenPolicy tokens(TokensConfig config) {
    return new TokenPolicy(
        config.access().standard(),
        config.access().most(),
        config.refresh().idle(),
        config.refresh().absolute(),
        config.refresh().grace());
  }

  static ServiceTokenPolicy serviceTokens(TokensConfig.ServiceTokens config) {
    return new ServiceTokenPolicy(
        config.standard(),
        config.most(),
        config.expiringWindow(),
        config.usageRetain(),
        SERVICE_TOKENS);
  }

  static SessionPolicy sessions(HttpConfig.Sessions config) {
    return new SessionPolicy(config.idle(), config.absolute());
  }

  static KeySchedule keys(KeysConfig config) {
    return new KeySchedule(config.rotation(), config.lead());
  }

  static RegistrationPolicy registration(RegistrationConfig config) {
    RegistrationPolicy.Gate gate =
        config.approval() ? RegistrationPolicy.Gate.APPROVAL : RegistrationPolicy.Gate.OPEN;
    return new RegistrationPolicy(
        config.enabled() ? gate : RegistrationPolicy.Gate.CLOSED, config.maxUsers());
  }

  static Argon2Cost passwords(PasswordsConfig config) {
    return new Argon2Cost(config.memory().bytes() >> 10, config.iterations(), config.parallelism());
  }

  /** Empty where all limits of rate are off. */
  static Optional<RateLimitPolicy> rateLimits(RateLimitConfig config) {
    if (!config.enabled()) {
      return Optional.empty();
    }
    Map<Tier, Allowance> tiers = new HashMap<>();
    config
        .tiers()
        .forEach(
            (tier, limit) ->
                tiers.put(tier, new Allowance(limit.burst(), limit.requests(), limit.window())));
    RateLimitConfig.FailureLimit failures = config.failures();
    return Optional.of(
        new RateLimitPolicy(
            tiers,
            Allowance.of(config.validate(), Duration.ofSeconds(1)),
            Allowance.of(failures.perName(), failures.window()),
            Allowance.of(failures.perPeer(), failures.window()),
            Allowance.of((long) STRANGERS * failures.perName(), failures.window())));
  }
}
