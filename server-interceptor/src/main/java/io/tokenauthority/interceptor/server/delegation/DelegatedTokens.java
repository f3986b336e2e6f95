package io.tokenauthority.interceptor.server.delegation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The delegated tokens of this moment, by caller's token and errand. At most 10,000; one that falls
 * out is fetched again. The caller's own token is judged at every use and looked at each second, so
 * that none outlives it here.
 */
final class DelegatedTokens {

  private static final int LIMIT = 10_000;

  private record Key(SecretDigest caller, Errand errand) {}

  private final TokenExchange exchange;
  private final Cache<Key, DelegatedToken> tokens =
      Caffeine.newBuilder().maximumSize(LIMIT).executor(Runnable::run).build();

  DelegatedTokens(TokenExchange exchange) {
    this.exchange = exchange;
  }

  /** Completes normally; the caller's token was good when it did. */
  CompletionStage<Exchanged> get(Subject subject, Errand errand) {
    Key key = new Key(subject.digest(), errand);
    Optional<Exchanged> refused = unlessGood(subject);
    if (refused.isPresent()) {
      tokens.invalidate(key);
      return CompletableFuture.completedStage(refused.get());
    }
    Optional<Refusal> tooMuch = errand.beyond(subject.claims());
    if (tooMuch.isPresent()) {
      return CompletableFuture.completedStage(refused(tooMuch.get()));
    }
    CompletableFuture<Exchanged> token =
        tokens
            .get(key, any -> new DelegatedToken(subject, errand, exchange))
            .get()
            .toCompletableFuture();
    return token.isDone() ? token : token.thenApply(held -> unlessGood(subject).orElse(held));
  }

  private Optional<Exchanged> unlessGood(Subject subject) {
    return subject.standing().map(this::refused);
  }

  private Exchanged refused(Refusal refusal) {
    return new Exchanged.Refused(refusal, exchange.now());
  }

  void refusedThere(Subject subject, Errand errand, String authorization) {
    DelegatedToken token = tokens.getIfPresent(new Key(subject.digest(), errand));
    if (token != null) {
      token.refusedThere(authorization);
    }
  }

  /** Forgets what is over and what its caller's token no longer allows. Runs on the timer. */
  void sweep() {
    tokens.asMap().values().removeIf(DelegatedToken::isSpent);
  }

  long size() {
    return tokens.asMap().size();
  }
}
