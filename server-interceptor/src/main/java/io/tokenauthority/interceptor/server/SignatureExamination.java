package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.jwt.Rejected;
import io.tokenauthority.token.jwt.RejectionReason;
import io.tokenauthority.token.jwt.TokenVerifier;
import io.tokenauthority.token.jwt.Verdict;
import io.tokenauthority.token.jwt.VerifiedToken;
import io.tokenauthority.token.key.KeySet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Checks a JWT by its signature, on the lane, with the keys of the moment. */
final class SignatureExamination {

  private record Prepared(KeySet keys, TokenVerifier verifier) {}

  private final TrustFeed feed;
  private final VerifierLane lane;
  private final AudienceSet audiences;
  private final GuardClock clock;
  private volatile Prepared prepared;

  SignatureExamination(
      TrustFeed feed,
      TokenVerifier keyless,
      VerifierLane lane,
      AudienceSet audiences,
      GuardClock clock) {
    this.feed = feed;
    this.lane = lane;
    this.audiences = audiences;
    this.clock = clock;
    this.prepared = new Prepared(KeySet.none(), keyless);
  }

  CompletionStage<Examined> examine(PresentedToken token) {
    return verify(token)
        .thenCompose(
            found ->
                isByUnknownKey(found)
                    ? feed.lookAgain().thenCompose(keys -> verify(token))
                    : CompletableFuture.completedFuture(found));
  }

  private CompletionStage<Examined> verify(PresentedToken token) {
    return lane.submit(() -> found(token, verifier().verify(token.reveal(), clock.now())))
        .orElseGet(
            () -> CompletableFuture.completedFuture(new Examined.Refused(Refusals.OVERLOADED)));
  }

  private Examined found(PresentedToken token, Verdict verdict) {
    if (verdict instanceof VerifiedToken verified) {
      return KnownToken.bySignature(verified, token.digest(), clock.nanoTime());
    }
    RejectionReason reason = ((Rejected) verdict).reason();
    return new Examined.Refused(Refusals.of(reason, audiences));
  }

  private static boolean isByUnknownKey(Examined found) {
    Refusal unknown = Refusals.SIGNING_KEY_UNKNOWN;
    return found instanceof Examined.Refused refused
        && refused.refusal().reason() == unknown.reason();
  }

  /** Decoding keys costs more than a look-up, so it is done once per key set. */
  private TokenVerifier verifier() {
    KeySet keys = feed.keys();
    Prepared current = prepared;
    if (!current.keys().equals(keys)) {
      current = new Prepared(keys, current.verifier().withKeys(keys));
      prepared = current;
    }
    return current.verifier();
  }
}
