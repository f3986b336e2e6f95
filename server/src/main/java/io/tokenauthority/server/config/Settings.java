package io.tokenauthority.server.config;

import io.tokenauthority.server.config.RateLimitConfig.FailureLimit;
import io.tokenauthority.token.Tier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What was given, merged: for each key the value of the highest source. {@link #configuration}
 * makes the tree of it.
 */
public final class Settings {
  private final Map<String, Setting> byKey;
  private final Faults found;

  Settings(Map<String, Setting> byKey, Faults found) {
    this.byKey = Map.copyOf(byKey);
    this.found = found;
  }

  /** Where the key's value came from; empty for its default. */
  Optional<Setting> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /**
   * The tree.
   *
   * @throws ConfigurationException with every fault there is
   */
  public Configuration configuration() {
    Faults faults = new Faults();
    faults.addAll(found.all());
    Binder binder = new Binder(byKey, faults);
    Configuration configuration =
        new Configuration(
            binder.part(Settings::state),
            edge(binder),
            binder.get(Keys.ISSUER),
            policy(binder),
            admin(binder, faults),
            binder.get(Keys.LOG_LEVEL));
    faults.raise();
    return configuration;
  }

  private static StateConfig state(Binder from) {
    return new StateConfig(
        from.get(Keys.DATA_DIR),
        from.find(Keys.MASTER_KEY_FILE),
        from.find(Keys.MARK_FILE),
        from.part(
            b ->
                new DatabaseConfig(
                    b.find(Keys.DATABASE_URL),
                    b.find(Keys.DATABASE_USER),
                    b.find(Keys.DATABASE_PASSWORD),
                    b.get(Keys.DATABASE_CONNECTIONS))),
        from.part(b -> new RedisConfig(b.find(Keys.REDIS_URL), b.find(Keys.REDIS_PASSWORD))));
  }

  private static EdgeConfig edge(Binder from) {
    return from.part(
        b ->
            new EdgeConfig(
                b.part(Settings::grpc),
                b.part(
                    h ->
                        new HttpConfig(
                            h.get(Keys.HTTP_LISTEN),
                            h.get(Keys.HTTP_CORS_ORIGINS),
                            h.get(Keys.HTTP_METRICS),
                            h.part(
                                s ->
                                    new HttpConfig.Sessions(
                                        s.get(Keys.HTTP_SESSION_IDLE),
                                        s.get(Keys.HTTP_SESSION_ABSOLUTE))))),
                b.part(
                    t ->
                        new TlsConfig(
                            t.get(Keys.TLS_MODE),
                            t.find(Keys.TLS_CERT),
                            t.find(Keys.TLS_KEY),
                            t.find(Keys.TLS_CLIENT_CA)))));
  }

  private static GrpcConfig grpc(Binder from) {
    return new GrpcConfig(
        from.get(Keys.GRPC_LISTEN),
        from.find(Keys.GRPC_REFLECTION),
        from.get(Keys.GRPC_TRUSTED_PROXIES),
        from.part(
            b ->
                new GrpcConfig.Connection(
                    b.get(Keys.GRPC_CONNECTION_AGE),
                    b.get(Keys.GRPC_CONNECTION_AGE_GRACE),
                    b.get(Keys.GRPC_CONNECTION_IDLE),
                    b.get(Keys.GRPC_KEEP_ALIVE))),
        from.part(
            b ->
                new GrpcConfig.Call(
                    b.get(Keys.GRPC_MESSAGE_SIZE),
                    b.get(Keys.GRPC_METADATA_SIZE),
                    new GrpcConfig.Places(
                        b.get(Keys.GRPC_CALLS_PER_CONNECTION),
                        b.find(Keys.GRPC_CALLS_PER_PEER),
                        b.get(Keys.GRPC_CALLS)),
                    b.part(
                        d ->
                            new GrpcConfig.Deadlines(
                                d.get(Keys.GRPC_DEADLINE), d.get(Keys.GRPC_DEADLINE_MAX))))),
        from.part(b -> new GrpcConfig.End(b.get(Keys.GRPC_NOTICE), b.get(Keys.GRPC_DRAIN))));
  }

  private PolicyConfig policy(Binder from) {
    return new PolicyConfig(
        from.part(Settings::tokens),
        from.part(
            b ->
                new KeysConfig(
                    b.get(Keys.KEYS_ALGORITHM), b.get(Keys.KEYS_ROTATION), b.get(Keys.KEYS_LEAD))),
        rateLimit(from),
        new RegistrationConfig(
            from.get(Keys.REGISTRATION_ENABLED),
            from.get(Keys.REGISTRATION_APPROVAL),
            from.get(Keys.REGISTRATION_MAX_USERS)),
        from.part(b -> new AuditConfig(b.get(Keys.AUDIT_RETAIN), b.get(Keys.AUDIT_ISSUED))),
        from.part(
            b ->
                new PasswordsConfig(
                    b.get(Keys.PASSWORDS_MEMORY),
                    b.get(Keys.PASSWORDS_ITERATIONS),
                    b.get(Keys.PASSWORDS_PARALLELISM),
                    b.get(Keys.PASSWORDS_THREADS))));
  }

  private static TokensConfig tokens(Binder from) {
    return new TokensConfig(
        from.part(
            b ->
                new TokensConfig.AccessTokens(
                    b.get(Keys.TOKENS_ACCESS_DEFAULT), b.get(Keys.TOKENS_ACCESS_MAX))),
        from.part(
            b ->
                new TokensConfig.RefreshTokens(
                    b.get(Keys.TOKENS_REFRESH_IDLE),
                    b.get(Keys.TOKENS_REFRESH_ABSOLUTE),
                    b.get(Keys.TOKENS_REFRESH_GRACE),
                    b.get(Keys.TOKENS_SESSIONS))),
        from.part(
            b ->
                new TokensConfig.ServiceTokens(
                    b.get(Keys.TOKENS_SERVICE_DEFAULT),
                    b.get(Keys.TOKENS_SERVICE_MAX),
                    b.get(Keys.TOKENS_EXPIRING_WINDOW),
                    b.get(Keys.TOKENS_USAGE_RETAIN))),
        from.get(Keys.TOKENS_VIEW_AGE),
        from.get(Keys.TOKENS_CACHE));
  }

  private RateLimitConfig rateLimit(Binder from) {
    Map<Tier, RateLimitConfig.TierLimit> tiers = new LinkedHashMap<>();
    for (TierKeys keys : tierKeys()) {
      tiers.put(keys.tier(), from.part(keys::read));
    }
    return new RateLimitConfig(
        from.get(Keys.RATE_LIMIT_ENABLED),
        tiers,
        from.part(
            b ->
                new FailureLimit(
                    b.get(Keys.RATE_LIMIT_FAILURES_PER_NAME),
                    b.get(Keys.RATE_LIMIT_FAILURES_PER_PEER),
                    b.get(Keys.RATE_LIMIT_FAILURES_WINDOW))),
        from.get(Keys.RATE_LIMIT_VALIDATE));
  }

  private static Optional<AdminConfig> admin(Binder from, Faults faults) {
    Optional<String> username = from.find(Keys.ADMIN_USERNAME);
    Optional<Secret> password = from.find(Keys.ADMIN_PASSWORD);
    faults.unless(
        username.isPresent() == password.isPresent(),
        username.isPresent() ? Keys.ADMIN_PASSWORD.name() : Keys.ADMIN_USERNAME.name(),
        "is needed too: admin.username and admin.password go together");
    return username.flatMap(name -> password.map(secret -> new AdminConfig(name, secret)));
  }

  /** The keys of every tier that is always there or was named. */
  List<TierKeys> tierKeys() {
    TreeSet<String> names = new TreeSet<>();
    TierKeys.known().forEach(tier -> names.add(tier.value()));
    byKey.keySet().forEach(key -> TierKeys.tierOf(key).ifPresent(tier -> names.add(tier.value())));
    return names.stream().map(name -> TierKeys.of(new Tier(name))).toList();
  }
}
