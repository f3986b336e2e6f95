package io.tokenauthority.interceptor.server;

import io.grpc.Channel;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.access.AccessRules;
import io.tokenauthority.interceptor.server.introspection.Introspector;
import io.tokenauthority.interceptor.server.introspection.RemoteIntrospector;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.interceptor.server.trust.WatchedTrust;
import io.tokenauthority.interceptor.server.usage.ReportedUsage;
import io.tokenauthority.interceptor.server.usage.UsageLedger;
import io.tokenauthority.interceptor.server.usage.UsageSink;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.jwt.TokenVerifier;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.token.jwt.WarmUp;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * Puts a {@link TokenGuard} together. Needed: {@link #issuer}, {@link #audience}, and {@link
 * #channel} or {@link #trust} with {@link #introspector}. For one thread.
 */
public final class TokenGuardBuilder {

  private static final Duration USAGE_PERIOD = Duration.ofSeconds(30);
  private static final Duration LAST_REPORT = Duration.ofSeconds(2);

  /** Two heartbeats and a bit: the authority was heard of lately enough to be sent something. */
  private static final Duration REACHABLE = Duration.ofSeconds(12);

  private Optional<Issuer> issuer = Optional.empty();
  private AudienceSet audiences = AudienceSet.none();
  private Optional<Channel> channel = Optional.empty();
  private Optional<TrustFeed> trust = Optional.empty();
  private Optional<Introspector> introspector = Optional.empty();
  private Optional<UsageSink> usage = Optional.empty();
  private AccessRules rules = AccessRules.standard();
  private StaleFeedPolicy whenStale = StaleFeedPolicy.introspect();
  private Optional<Executor> handlers = Optional.empty();
  private Optional<SignatureProvider> signatures = Optional.empty();
  private int verifierLanes = 2 * Runtime.getRuntime().availableProcessors();
  private int cacheSize = 10_000;
  private final Set<String> homes = new HashSet<>();
  private Delegating.Plaintext plaintext = Delegating.Plaintext.EXPOSED;
  private GuardClock clock = GuardClock.system();

  TokenGuardBuilder() {}

  /** Whose tokens are taken: the {@code iss} they carry, compared to the letter. */
  public TokenGuardBuilder issuer(String name) {
    issuer = Optional.of(new Issuer(name));
    return this;
  }

  /** Who this service is, by one name or several: a token made for none of them is refused. */
  public TokenGuardBuilder audience(String... names) {
    audiences = AudienceSet.of(names);
    return this;
  }

  /**
   * The way to the authority: trust is followed, opaque tokens asked about and usage reported over
   * it. Whoever hands it in has authenticated it, for example by the client interceptor, with a
   * token that holds {@code trust:watch}, {@code tokens:validate} and {@code usage:report}; and
   * closes it, after the guard.
   */
  public TokenGuardBuilder channel(Channel toAuthority) {
    channel = Optional.of(toAuthority);
    return this;
  }

  /**
   * Judges by this feed instead of one over the channel; the guard closes it when it is closed
   * itself.
   */
  public TokenGuardBuilder trust(TrustFeed feed) {
    trust = Optional.of(feed);
    return this;
  }

  /**
   * Asks this about opaque tokens, and about all tokens when the feed is stale, instead of asking
   * over the channel.
   */
  public TokenGuardBuilder introspector(Introspector other) {
    introspector = Optional.of(other);
    return this;
  }

  /**
   * Hands usage counts to this, every 30 s, instead of reporting them over the channel; to nobody
   * where there is neither.
   */
  public TokenGuardBuilder usage(UsageSink sink) {
    usage = Optional.of(sink);
    return this;
  }

  /**
   * The rule of a method whose .proto one does not own. Known without being said: health is public,
   * reflection public on loopback and authenticated elsewhere, channelz for {@code server:admin}.
   *
   * @param method {@code package.Service/Method}, or {@code package.Service/*} for all of a service
   */
  public TokenGuardBuilder rule(String method, AccessRule rule) {
    rules = rules.with(method, rule);
    return this;
  }

  /**
   * Takes service tokens at this unary method whatever audience they are for. Only the issuer has
   * reason to: it made them all, and they come back to it to be renewed. Access tokens for another
   * audience are refused there as anywhere.
   *
   * @param method {@code package.Service/Method}
   */
  public TokenGuardBuilder homeOfServiceTokens(String method) {
    homes.add(method);
    return this;
  }

  /** What to do while the feed is stale; {@link StaleFeedPolicy#introspect} unless said. */
  public TokenGuardBuilder whenStale(StaleFeedPolicy policy) {
    whenStale = policy;
    return this;
  }

  /**
   * Says that a mesh encrypts what leaves in plaintext, so that a {@link TokenGuard#delegation} may
   * send tokens so. Without it they are sent over TLS and to loopback only.
   */
  public TokenGuardBuilder plaintextInsideMesh() {
    plaintext = Delegating.Plaintext.ENCRYPTED_BY_MESH;
    return this;
  }

  /**
   * Where handlers begin whose call had to wait for a verdict: the executor given to the server, or
   * {@code Runnable::run} where handlers never block. A pool of the guard's own unless said.
   */
  public TokenGuardBuilder handlerExecutor(Executor executor) {
    handlers = Optional.of(executor);
    return this;
  }

  /** Who computes signatures; the fastest there is unless said. */
  public TokenGuardBuilder signatures(SignatureProvider provider) {
    signatures = Optional.of(provider);
    return this;
  }

  /** How many signatures are checked at once, 1 to 64; twice the processors unless said. */
  public TokenGuardBuilder verifierLanes(int count) {
    verifierLanes = within(1, 64, count);
    return this;
  }

  /** How many tokens are remembered, 1 to 1,000,000 (about 2 KB each); 10,000 unless said. */
  public TokenGuardBuilder cacheSize(int tokens) {
    cacheSize = within(1, 1_000_000, tokens);
    return this;
  }

  /**
   * Judges expiry by this clock instead of the machine's; one that is set back is not followed
   * (P16). Safe for use from any thread.
   */
  public TokenGuardBuilder time(InstantSource now) {
    return clock(new GuardClock(now, System::nanoTime));
  }

  TokenGuardBuilder clock(GuardClock other) {
    clock = other;
    return this;
  }

  /**
   * The guard.
   *
   * @throws IllegalStateException if something needed was not said
   */
  public TokenGuard build() {
    Issuer from = needed(issuer, "issuer");
    if (audiences.isEmpty()) {
      throw new IllegalStateException("a guard needs: audience");
    }
    if (channel.isEmpty() && (trust.isEmpty() || introspector.isEmpty())) {
      throw new IllegalStateException("a guard needs: channel, or trust and introspector");
    }
    GuardResources resources = new GuardResources();
    Trust trusted = new Trust(trust.orElseGet(() -> follow(resources)), whenStale);
    resources.atClose(trusted.feed()::close);
    Introspector asked =
        introspector.orElseGet(() -> new RemoteIntrospector(needed(channel, "channel"), from));
    TokenCache cache = countedCache(resources, trusted);

    SignatureProvider provider = signatures.orElseGet(SignatureProvider::bestAvailable);
    VerifierLane lane = new VerifierLane(verifierLanes);
    resources.atClose(lane::close);
    warmUp(lane, provider);
    SignatureExamination bySignature =
        new SignatureExamination(trusted.feed(), keyless(from, provider), lane, audiences, clock);
    AuthorityExamination byAuthority =
        new AuthorityExamination(asked, trusted.feed().revocations(), audiences, clock);
    TokenExaminer examiner =
        new TokenExaminer(trusted, cache, bySignature, byAuthority, new PeerFailures(clock), clock);

    Enforcement enforcement = new Enforcement(trusted, audiences, Set.copyOf(homes));
    OpenStreams streams = new OpenStreams(examiner, enforcement, clock, new Random());
    resources.every(OpenStreams.PERIOD, streams::sweep);

    GuardInterceptor interceptor =
        new GuardInterceptor(
            new MethodRules(rules),
            examiner,
            enforcement,
            streams,
            handlers.orElseGet(resources::handlerThreads),
            clock);
    Delegating delegating =
        new Delegating(channel, plaintext, enforcement, resources.timer(), clock);
    return new TokenGuard(rules, interceptor, trusted, delegating, resources);
  }

  private TrustFeed follow(GuardResources resources) {
    return WatchedTrust.follow(
        needed(channel, "channel"),
        resources.timer(),
        clock::now,
        clock::nanoTime,
        new SplittableRandom());
  }

  private TokenCache countedCache(GuardResources resources, Trust trusted) {
    UsageLedger ledger = new UsageLedger();
    TokenCache cache = new TokenCache(cacheSize, ledger);
    UsageSink sink = usage.orElseGet(() -> reportedUsage(resources, trusted));
    Runnable report = () -> ledger.flush(cache.counters(), sink);
    resources.every(USAGE_PERIOD, report);
    resources.atClose(report);
    return cache;
  }

  private UsageSink reportedUsage(GuardResources resources, Trust trusted) {
    if (channel.isEmpty()) {
      return UsageSink.none();
    }
    ReportedUsage reported =
        new ReportedUsage(channel.get(), () -> trusted.feed().staleness().compareTo(REACHABLE) < 0);
    resources.atClose(() -> reported.awaitAnswers(LAST_REPORT));
    return reported;
  }

  private static TokenVerifier keyless(Issuer from, SignatureProvider provider) {
    return new TokenVerifier(from, KeySet.none(), VerificationPolicy.standard(), provider);
  }

  /** The first signature check costs 0.2 s; better here, beside the rest of the start. */
  private static void warmUp(VerifierLane lane, SignatureProvider provider) {
    var unused =
        lane.submit(
            () -> {
              WarmUp.run(SignatureAlgorithm.ES256, provider, new SecureRandom());
              return true;
            });
  }

  private static <T> T needed(Optional<T> said, String what) {
    return said.orElseThrow(() -> new IllegalStateException("a guard needs: " + what));
  }

  private static int within(int least, int most, int said) {
    if (said < least || said > most) {
      throw new IllegalArgumentException("from " + least + " to " + most);
    }
    return said;
  }
}
