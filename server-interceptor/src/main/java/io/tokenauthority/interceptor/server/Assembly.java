package io.tokenauthority.interceptor.server;

import io.grpc.Channel;
import io.tokenauthority.interceptor.server.introspection.RemoteIntrospector;
import io.tokenauthority.interceptor.server.metrics.GuardState;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.interceptor.server.trust.WatchedTrust;
import io.tokenauthority.interceptor.server.usage.ReportedUsage;
import io.tokenauthority.interceptor.server.usage.UsageLedger;
import io.tokenauthority.interceptor.server.usage.UsageSink;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.jwt.TokenVerifier;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.token.jwt.WarmUp;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/** Puts the parts of one guard together, top to bottom. */
final class Assembly {

  private static final Duration USAGE_PERIOD = Duration.ofSeconds(30);
  private static final Duration LAST_REPORT = Duration.ofSeconds(1);

  /** Two heartbeats and a bit: the authority was heard of lately enough to be sent something. */
  private static final Duration REACHABLE = Duration.ofSeconds(12);

  private final TokenGuardBuilder said;
  private final Issuer issuer;
  private final GuardClock clock;
  private final Listeners listeners;
  private final GuardResources resources = new GuardResources();

  Assembly(TokenGuardBuilder said, Issuer issuer) {
    this.said = said;
    this.issuer = issuer;
    this.clock = said.clock;
    this.listeners = new Listeners(said.listeners);
  }

  TokenGuard guard() {
    Trust trust = new Trust(said.trust.orElseGet(this::follow), said.whenStale);
    resources.atClose(trust.feed()::close);
    TokenCache cache = countedCache(trust);
    TokenExaminer examiner = new TokenExaminer(trust, cache, ways(trust), clock, listeners);

    TierLimits limits = new TierLimits(said.tierLimits, clock);
    Enforcement enforcement =
        new Enforcement(trust, said.audiences, Set.copyOf(said.homes), limits);
    OpenStreams streams =
        new OpenStreams(examiner, enforcement, clock, new Random(), said.eachMessage, listeners);
    resources.every(OpenStreams.PERIOD, streams::sweep);

    GuardInterceptor interceptor =
        new GuardInterceptor(
            new MethodRules(said.rules),
            examiner,
            new Admission(enforcement, streams, clock, listeners),
            said.handlers.orElseGet(resources::handlerThreads),
            said.peers);
    Delegating delegating =
        new Delegating(
            said.channel, said.plaintext, enforcement, resources.timer(), clock, listeners);
    listeners.began(state(trust, streams, cache, delegating));
    resources.atClose(listeners::ended);
    return new TokenGuard(said.rules, interceptor, trust, delegating, resources);
  }

  private TrustFeed follow() {
    return WatchedTrust.follow(
        channel(),
        resources.timer(),
        clock::now,
        clock::nanoTime,
        new SplittableRandom(),
        listeners::feedBroke);
  }

  private TokenExaminer.Ways ways(Trust trust) {
    SignatureProvider provider = said.signatures.orElseGet(SignatureProvider::bestAvailable);
    VerifierLane lane = new VerifierLane(said.verifierLanes);
    resources.atClose(lane::close);
    warmUp(lane, provider);
    TokenVerifier keyless =
        new TokenVerifier(issuer, KeySet.none(), VerificationPolicy.standard(), provider);
    return new TokenExaminer.Ways(
        new SignatureExamination(trust.feed(), keyless, lane, said.audiences, clock),
        new AuthorityExamination(
            said.introspector.orElseGet(() -> new RemoteIntrospector(channel(), issuer)),
            trust.feed().revocations(),
            said.audiences,
            clock));
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

  private TokenCache countedCache(Trust trust) {
    UsageLedger ledger = new UsageLedger();
    TokenCache cache = new TokenCache(said.cacheSize, ledger);
    UsageSink sink = said.usage.orElseGet(() -> reportedUsage(trust));
    Runnable report = () -> ledger.flush(cache.counters(), sink);
    resources.every(USAGE_PERIOD, report);
    resources.atClose(report);
    return cache;
  }

  private UsageSink reportedUsage(Trust trust) {
    if (said.channel.isEmpty()) {
      return UsageSink.none();
    }
    ReportedUsage reported =
        new ReportedUsage(channel(), () -> trust.feed().staleness().compareTo(REACHABLE) < 0);
    resources.atClose(() -> reported.awaitAnswers(LAST_REPORT));
    return reported;
  }

  /** The builder has made sure of it wherever it is asked for. */
  private Channel channel() {
    return said.channel.orElseThrow();
  }

  private static GuardState state(
      Trust trust, OpenStreams streams, TokenCache cache, Delegating delegating) {
    return new GuardState() {
      @Override
      public Duration feedAge() {
        return trust.feed().staleness();
      }

      @Override
      public int openStreams() {
        return streams.size();
      }

      @Override
      public long knownTokens() {
        return cache.size();
      }

      @Override
      public long delegatedTokens() {
        return delegating.tokens();
      }
    };
  }
}
