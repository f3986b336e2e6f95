package io.tokenauthority.interceptor.server;

import io.grpc.Channel;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.access.AccessRules;
import io.tokenauthority.interceptor.server.introspection.Introspector;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.interceptor.server.usage.UsageSink;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.key.SignatureProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Puts a {@link TokenGuard} together. Needed: {@link #issuer}, {@link #audience}, and {@link
 * #channel} or {@link #trust} with {@link #introspector}. For one thread.
 */
public final class TokenGuardBuilder {

  Optional<Issuer> issuer = Optional.empty();
  AudienceSet audiences = AudienceSet.none();
  Optional<Channel> channel = Optional.empty();
  Optional<TrustFeed> trust = Optional.empty();
  Optional<Introspector> introspector = Optional.empty();
  Optional<UsageSink> usage = Optional.empty();
  AccessRules rules = AccessRules.standard();
  StaleFeedPolicy whenStale = StaleFeedPolicy.introspect();
  Optional<Executor> handlers = Optional.empty();
  Optional<SignatureProvider> signatures = Optional.empty();
  int verifierLanes = 2 * Runtime.getRuntime().availableProcessors();
  int cacheSize = 10_000;
  final Set<String> homes = new HashSet<>();
  Delegating.Plaintext plaintext = Delegating.Plaintext.EXPOSED;
  final Map<Tier, RateLimit> tierLimits = new HashMap<>();
  final List<GuardListener> listeners = new ArrayList<>();
  OpenStreams.EachMessage eachMessage = OpenStreams.EachMessage.PASSED;
  PeerNames peers = PeerNames.byConnection();
  GuardClock clock = GuardClock.system();

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
   * How many calls a token of this tier may make; past it calls are refused as RATE_LIMITED, with
   * the time after which to try again. No limit unless said. Counted here, in memory, for each
   * token: a service of several replicas lets through as many times more.
   *
   * @param tier the token's; {@code default} is also that of tokens that name none
   */
  public TokenGuardBuilder tierLimit(String tier, RateLimit limit) {
    tierLimits.put(new Tier(tier), limit);
    return this;
  }

  /**
   * Judges the token of a stream before each message from its caller, not only four times a second:
   * no message that comes after the end or a revocation was heard of reaches the handler. Costs
   * some 50 ns a message.
   */
  public TokenGuardBuilder checkEveryMessage() {
    eachMessage = OpenStreams.EachMessage.JUDGED;
    return this;
  }

  /** Tells this of everything that the guard does, beside those given before; 8 at most. */
  public TokenGuardBuilder listener(GuardListener hears) {
    within(0, 7, listeners.size());
    listeners.add(hears);
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

  /**
   * Who counts as one peer where bad tokens are counted; {@link PeerNames#byConnection} unless
   * said. Behind a proxy that is the proxy: name the address that it tells, if it is to be trusted.
   */
  public TokenGuardBuilder peers(PeerNames names) {
    peers = names;
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

  /** Judges expiry by this clock, which is never set back itself and therefore taken as it is. */
  public TokenGuardBuilder steadyTime(InstantSource now) {
    return clock(GuardClock.steady(now, System::nanoTime));
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
    if (issuer.isEmpty()) {
      throw new IllegalStateException("a guard needs: issuer");
    }
    if (audiences.isEmpty()) {
      throw new IllegalStateException("a guard needs: audience");
    }
    if (channel.isEmpty() && (trust.isEmpty() || introspector.isEmpty())) {
      throw new IllegalStateException("a guard needs: channel, or trust and introspector");
    }
    return new Assembly(this, issuer.get()).guard();
  }

  private static int within(int least, int most, int said) {
    if (said < least || said > most) {
      throw new IllegalArgumentException("from " + least + " to " + most);
    }
    return said;
  }
}
