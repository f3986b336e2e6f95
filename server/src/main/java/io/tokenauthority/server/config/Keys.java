package io.tokenauthority.server.config;

import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every key there is, those of tiers apart ({@link TierKeys}). The order is that of showing. */
public final class Keys {

  private static final List<Key<?>> ALL = new ArrayList<>();

  static final Key<Path> DATA_DIR =
      open("data.dir", Forms::path, "./data", "The folder of all state.");
  static final Key<Path> MASTER_KEY_FILE =
      optional("master-key.file", Forms::path, "The master key. Default: in data.dir.");
  static final Key<Path> MARK_FILE =
      optional(
          "mark.file", Forms::path, "The mark against restored backups. Default: in data.dir.");
  static final Key<String> DATABASE_URL =
      optional(
          "database.url",
          DatabaseConfig::url,
          "A PostgreSQL server, instead of the file in data.dir.");
  static final Key<String> DATABASE_USER =
      optional("database.user", Forms.text(128), "The database server's user.");
  static final Key<Secret> DATABASE_PASSWORD =
      secret("database.password", "The database server's password.");
  static final Key<Integer> DATABASE_CONNECTIONS =
      open("database.connections", Forms.number(2, 1000), "16", "Open to the database server.");
  static final Key<Secret> REDIS_URL =
      secret("redis.url", "Redis, which lets replicas hear of each other and share limits.");
  static final Key<Secret> REDIS_PASSWORD =
      secret("redis.password", "Its password, where redis.url holds none.");

  static final Key<ListenAddress> GRPC_LISTEN =
      open("grpc.listen", ListenAddress::parse, "127.0.0.1:9090", "Where gRPC is served.");
  static final Key<GrpcConfig.Reflection> GRPC_REFLECTION =
      optional(
          "grpc.reflection",
          Forms.choice(GrpcConfig.Reflection.class),
          "public, authenticated or off. Default: public on loopback, else authenticated.");
  static final Key<List<AddressRange>> GRPC_TRUSTED_PROXIES =
      open(
          "grpc.trusted-proxies",
          Forms.list(AddressRange::parse),
          "",
          "Proxies whose x-forwarded-for is believed: addresses and ranges.");
  static final Key<Duration> GRPC_DEADLINE =
      open("grpc.deadline", Spans::parse, "10s", "For unary calls that come without one.");
  static final Key<Duration> GRPC_DEADLINE_MAX =
      open("grpc.deadline-max", Spans::parse, "1m", "The longest life of unary calls.");
  static final Key<ByteSize> GRPC_MESSAGE_SIZE =
      open("grpc.message-size", ByteSize::parse, "64KiB", "The largest request.");
  static final Key<ByteSize> GRPC_METADATA_SIZE =
      open("grpc.metadata-size", ByteSize::parse, "16KiB", "The largest block of headers.");
  static final Key<Integer> GRPC_CALLS_PER_CONNECTION =
      open("grpc.calls-per-connection", Forms.number(1, 10_000), "1000", "Open at one time.");
  static final Key<Integer> GRPC_CALLS_PER_PEER =
      optional(
          "grpc.calls-per-peer",
          Forms.number(1, 100_000),
          "In hand of one address. Default: a quarter of grpc.calls, but on loopback all.");
  static final Key<Integer> GRPC_CALLS =
      open("grpc.calls", Forms.number(16, 100_000), "10000", "In hand before calls are shed.");
  static final Key<Duration> GRPC_CONNECTION_AGE =
      open("grpc.connection-age", Spans::parse, "30m", "When clients are asked to reconnect.");
  static final Key<Duration> GRPC_CONNECTION_AGE_GRACE =
      open("grpc.connection-age-grace", Spans::parse, "1m", "How long their calls may run then.");
  static final Key<Duration> GRPC_CONNECTION_IDLE =
      open("grpc.connection-idle", Spans::parse, "5m", "When a connection without calls closes.");
  static final Key<Duration> GRPC_KEEP_ALIVE =
      open("grpc.keep-alive", Spans::parse, "10s", "The least pause between a client's pings.");
  static final Key<Duration> GRPC_NOTICE =
      open("grpc.notice", Spans::parse, "200ms", "From NOT_SERVING to taking no more calls.");
  static final Key<Duration> GRPC_DRAIN =
      open("grpc.drain", Spans::parse, "15s", "How long calls in hand are waited for at the end.");

  static final Key<Optional<ListenAddress>> HTTP_LISTEN =
      open("http.listen", HttpConfig::address, "127.0.0.1:8080", "Where HTTP is served, or off.");
  static final Key<List<String>> HTTP_CORS_ORIGINS =
      open(
          "http.cors-origins",
          Forms.list(Forms::origin),
          "",
          "Whose scripts may read OAuth's answers.");
  static final Key<HttpConfig.Metrics> HTTP_METRICS =
      open(
          "http.metrics",
          Forms.choice(HttpConfig.Metrics.class),
          "loopback",
          "Who may read /metrics without a token: off, authenticated, loopback or public.");
  static final Key<Duration> HTTP_SESSION_IDLE =
      open("http.session-idle", Spans::parse, "30m", "A browser left alone is signed out.");
  static final Key<Duration> HTTP_SESSION_ABSOLUTE =
      open("http.session-absolute", Spans::parse, "12h", "A browser is signed out, busy or not.");

  static final Key<TlsConfig.Mode> TLS_MODE =
      open("tls.mode", Forms.choice(TlsConfig.Mode.class), "off", "off, tls, mtls or mesh.");
  static final Key<Path> TLS_CERT =
      optional("tls.cert", Forms::path, "The certificate chain, PEM; re-read on change.");
  static final Key<Path> TLS_KEY =
      optional("tls.key", Forms::path, "Its private key, PEM; re-read on change.");
  static final Key<Path> TLS_CLIENT_CA =
      optional("tls.client-ca", Forms::path, "Who vouches for clients' certificates, PEM.");

  static final Key<Issuer> ISSUER =
      open("issuer", Issuer::new, "http://127.0.0.1:8080", "The authority's name (iss), an URL.");
  static final Key<String> ADMIN_USERNAME =
      optional("admin.username", Forms.text(64), "The admin to make at the first start.");
  static final Key<Secret> ADMIN_PASSWORD = secret("admin.password", "That admin's password.");
  static final Key<Configuration.LogLevel> LOG_LEVEL =
      open(
          "log.level",
          Forms.choice(Configuration.LogLevel.class),
          "info",
          "error, warn, info, debug or trace; on standard error.");

  static final Key<Duration> TOKENS_ACCESS_DEFAULT =
      open("tokens.access-default", Spans::parse, "15m", "An access token's life.");
  static final Key<Duration> TOKENS_ACCESS_MAX =
      open("tokens.access-max", Spans::parse, "1h", "The longest life of an access token.");
  static final Key<Duration> TOKENS_REFRESH_IDLE =
      open("tokens.refresh-idle", Spans::parse, "7d", "How long an unused refresh token lives.");
  static final Key<Duration> TOKENS_REFRESH_ABSOLUTE =
      open("tokens.refresh-absolute", Spans::parse, "30d", "How long a session lives in all.");
  static final Key<Duration> TOKENS_REFRESH_GRACE =
      open("tokens.refresh-grace", Spans::parse, "10s", "For repeats of a refresh; 0s to 60s.");
  static final Key<Integer> TOKENS_SESSIONS =
      open("tokens.sessions", Forms.number(1, 10_000), "100", "A user's sessions at one time.");
  static final Key<Duration> TOKENS_SERVICE_DEFAULT =
      open("tokens.service-default", Spans::parse, "30d", "A service token's life.");
  static final Key<Duration> TOKENS_SERVICE_MAX =
      open("tokens.service-max", Spans::parse, "3650d", "The longest life that ends.");
  static final Key<Duration> TOKENS_EXPIRING_WINDOW =
      open("tokens.expiring-window", Spans::parse, "7d", "From when a token counts as EXPIRING.");
  static final Key<Duration> TOKENS_USAGE_RETAIN =
      open("tokens.usage-retain", Spans::parse, "90d", "How long hourly usage is kept.");
  static final Key<Duration> TOKENS_VIEW_AGE =
      open("tokens.view-age", Spans::parse, "5s", "How old a view of revocations may judge.");
  static final Key<Integer> TOKENS_CACHE =
      open("tokens.cache", Forms.number(100, 10_000_000), "100000", "Verified tokens remembered.");

  static final Key<SignatureAlgorithm> KEYS_ALGORITHM =
      open("keys.algorithm", Keys::algorithm, "ES256", "ES256, EdDSA or RS256, for new keys.");
  static final Key<Duration> KEYS_ROTATION =
      open("keys.rotation", Spans::parse, "30d", "How often the access-token key is replaced.");
  static final Key<Duration> KEYS_LEAD =
      open("keys.lead", Spans::parse, "24h", "How long a key is published before it signs.");

  static final Key<Boolean> RATE_LIMIT_ENABLED =
      open("rate-limit.enabled", Forms::bool, "true", "False turns all limits of rate off.");
  static final Key<Integer> RATE_LIMIT_VALIDATE =
      open("rate-limit.validate", Forms.number(1, 10_000_000), "50000", "Verdicts a second.");
  static final Key<Integer> RATE_LIMIT_FAILURES_PER_NAME =
      open("rate-limit.failures.per-name", Forms.number(1, 10_000), "10", "By a peer, on a name.");
  static final Key<Integer> RATE_LIMIT_FAILURES_PER_PEER =
      open("rate-limit.failures.per-peer", Forms.number(1, 100_000), "100", "By a peer, in all.");
  static final Key<Duration> RATE_LIMIT_FAILURES_WINDOW =
      open("rate-limit.failures.window", Spans::parse, "15m", "Within which they are counted.");

  static final Key<Boolean> REGISTRATION_ENABLED =
      open("registration.enabled", Forms::bool, "false", "Whether anyone may register.");
  static final Key<Boolean> REGISTRATION_APPROVAL =
      open("registration.approval", Forms::bool, "true", "Whether an admin must approve.");
  static final Key<Integer> REGISTRATION_MAX_USERS =
      open("registration.max-users", Forms.number(1, 1_000_000), "100", "Users in all.");

  static final Key<Duration> AUDIT_RETAIN =
      open("audit.retain", Spans::parse, "400d", "How long the audit trail is kept.");
  static final Key<AuditConfig.Issued> AUDIT_ISSUED =
      open("audit.issued", Forms.choice(AuditConfig.Issued.class), "each", "each or summary.");

  static final Key<ByteSize> PASSWORDS_MEMORY =
      open("passwords.memory", ByteSize::parse, "19456KiB", "Argon2id's memory for one hash.");
  static final Key<Integer> PASSWORDS_ITERATIONS =
      open("passwords.iterations", Forms.number(2, 20), "2", "Argon2id's passes.");
  static final Key<Integer> PASSWORDS_PARALLELISM =
      open("passwords.parallelism", Forms.number(1, 16), "1", "Argon2id's lanes.");
  static final Key<Integer> PASSWORDS_THREADS =
      open("passwords.threads", Forms.number(1, 64), "2", "Hashes computed at once.");

  private Keys() {}

  /** All of them. */
  public static List<Key<?>> all() {
    return List.copyOf(ALL);
  }

  /** Those that can be flags: all, and those of the tiers that are always there. */
  public static List<Key<?>> flags() {
    List<Key<?>> flags = new ArrayList<>(ALL);
    TierKeys.known().forEach(tier -> flags.addAll(TierKeys.of(tier).all()));
    return flags;
  }

  private static SignatureAlgorithm algorithm(String text) {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm.joseName().equals(text)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("must be one of ES256, EdDSA, RS256");
  }

  private static <T> Key<T> open(
      String name, Function<String, T> form, String fallback, String help) {
    return listed(Key.of(name, form, fallback, help));
  }

  private static <T> Key<T> optional(String name, Function<String, T> form, String help) {
    return listed(Key.optional(name, form, help));
  }

  private static Key<Secret> secret(String name, String help) {
    return listed(Key.secret(name, help));
  }

  private static <T> Key<T> listed(Key<T> key) {
    ALL.add(key);
    return key;
  }
}
