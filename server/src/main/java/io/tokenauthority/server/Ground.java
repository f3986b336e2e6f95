package io.tokenauthority.server;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.keys.KeySmith;
import io.tokenauthority.server.authority.keys.Signers;
import io.tokenauthority.server.cluster.Hints;
import io.tokenauthority.server.cluster.RedisHints;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.StateConfig;
import io.tokenauthority.server.grpc.Lanes;
import io.tokenauthority.server.limits.Buckets;
import io.tokenauthority.server.limits.LocalBuckets;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.limits.RedisBuckets;
import io.tokenauthority.server.passwords.Passwords;
import io.tokenauthority.server.redis.RedisLink;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.trust.TrustPoller;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.WarmUp;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What all use-cases stand on: time, randomness, keys, the database, and what is believed of
 * revocations. Closed last.
 *
 * @param replica a name for this process, new at every start
 */
record Ground(
    Configuration configuration,
    String replica,
    SteadyTime time,
    SecureRandom random,
    SignatureProvider signatures,
    MasterKey masterKey,
    Store store,
    AuditJournal journal,
    TrustView trust,
    TrustPoller poller,
    Optional<RedisLink> redis,
    Hints hints,
    KeySmith smith,
    Signers signers,
    RateLimits limits,
    Passwords passwords,
    Lanes lanes)
    implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int WAITING_PASSWORDS = 32;

  /**
   * Opens everything, reads nothing yet.
   *
   * @throws RuntimeException that {@link StartFaults} has a line for
   */
  static Ground open(Configuration configuration, SteadyTime time) {
    SecureRandom random = new SecureRandom();
    // The native library and the first signature take as long as the database: both at once.
    Beside<SignatureProvider> warming =
        Beside.begin("warm-up", () -> warmed(configuration.policy().keys().algorithm(), random));
    Database database = Database.open(configuration.state(), random);
    Store store = database.store();
    try {
      SignatureProvider signatures = warming.result();
      MasterKey masterKey = masterKey(configuration.state(), store, random);
      claim(store, masterKey, configuration.issuer());
      TrustView trust = new TrustView(store, time, System::nanoTime);
      TrustPoller poller = new TrustPoller(trust, POLL);
      KeySmith smith =
          new KeySmith(configuration.policy().keys().algorithm(), signatures, masterKey, random);
      Signers signers = new Signers(smith);
      trust.listen(signers);
      Optional<RedisLink> redis = redis(configuration);
      Hints hints = hints(database, redis, trust, poller, random);
      return new Ground(
          configuration,
          TokenId.random(random).value(),
          time,
          random,
          signatures,
          masterKey,
          store,
          new AuditJournal(masterKey, random),
          trust,
          poller,
          redis,
          hints,
          smith,
          signers,
          new RateLimits(
              Policies.rateLimits(configuration.policy().rateLimit()),
              buckets(redis, masterKey, time)),
          new Passwords(
              Policies.passwords(configuration.policy().passwords()),
              configuration.policy().passwords().threads(),
              WAITING_PASSWORDS,
              random),
          Lanes.of(Runtime.getRuntime().availableProcessors(), store));
    } catch (RuntimeException | LinkageError failed) {
      store.close();
      throw failed;
    }
  }

  /** Not waited for: nothing needs it. */
  private static Optional<RedisLink> redis(Configuration configuration) {
    String issuer = SecretDigest.of(configuration.issuer().value()).hex().substring(0, 16);
    return configuration
        .state()
        .redis()
        .target()
        .map(target -> RedisLink.open(target, "tokenauthority:" + issuer + ":"));
  }

  /**
   * Tells the others what this replica commits, and looks when they tell. By Redis and by the
   * database at once: a replica that has lost one still hears the other.
   */
  private static Hints hints(
      Database database,
      Optional<RedisLink> redis,
      TrustView trust,
      TrustPoller poller,
      SecureRandom random) {
    LongConsumer heard =
        sequence -> {
          if (sequence == 0 || sequence > trust.sequence()) {
            poller.nudge();
          }
        };
    Hints byDatabase = database.hints(heard);
    Hints hints =
        redis
            .map(link -> Hints.both(RedisHints.start(link, heard, random), byDatabase))
            .orElse(byDatabase);
    trust.announceTo(hints::tell);
    return hints;
  }

  /** Each replica's own, or those that replicas share where they can. */
  private static Buckets buckets(Optional<RedisLink> redis, MasterKey masterKey, SteadyTime time) {
    Buckets own = new LocalBuckets(Ticker.systemTicker());
    return redis.<Buckets>map(link -> new RedisBuckets(link, own, masterKey, time)).orElse(own);
  }

  /** The provider, after one signature by it: the first is slow, and now nobody waits for it. */
  private static SignatureProvider warmed(SignatureAlgorithm algorithm, SecureRandom random) {
    SignatureProvider provider = SignatureProvider.bestAvailable();
    WarmUp.run(algorithm, provider, random);
    return provider;
  }

  /** Made at the first start alone: a database that sealed under another key must not get one. */
  private static MasterKey masterKey(StateConfig state, Store store, SecureRandom random) {
    boolean given = state.masterKey().isPresent();
    boolean there = Files.exists(state.masterKeyFile());
    if (given || there) {
      return MasterKeyFile.read(state.masterKeyFile());
    }
    if (store.<Boolean>read(tx -> tx.installation().isClaimed())) {
      throw new StartFault(
          "the master key of this database is missing at " + state.masterKeyFile(),
          "put it back from where a copy is kept: nothing else opens what it sealed");
    }
    return MasterKeyFile.create(state.masterKeyFile(), random);
  }

  private static void claim(Store store, MasterKey masterKey, Issuer issuer) {
    List<String> ours = masterKey.fingerprints(issuer);
    String held = store.write(tx -> tx.installation().claim(ours.get(0)));
    if (!ours.contains(held)) {
      throw new StartFault(
          "the database belongs to another issuer or master key",
          "start with the issuer and the master-key.file that it was made with");
    }
  }

  @Override
  public void close() {
    hints.close();
    redis.ifPresent(RedisLink::close);
    poller.close();
    lanes.close();
    passwords.close();
    store.close();
  }
}
