package io.tokenauthority.server.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.tokenauthority.server.authority.SignatureBound.Door;
import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.jwt.Rejected;
import io.tokenauthority.token.jwt.TokenVerifier;
import io.tokenauthority.token.jwt.Verdict;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.token.jwt.VerifiedToken;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks JWTs of this issuer, and remembers those that were good by the SHA-256 of their text. What
 * is remembered says nothing of time and revocation: both are asked at every use, so it may be kept
 * for as long as there is room. Safe between threads.
 */
public final class JwtVerification {

  private static final int REMEMBERED = 50_000;
  private static final Duration JUST_NOW = Duration.ofMillis(50);

  private final TrustView trust;
  private final SignatureBound bound;
  private final Cache<SecretDigest, TokenFacts> good =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .executor(Runnable::run) // waking another thread costs more than the upkeep itself
          .recordStats()
          .build();
  private volatile Keyed keyed;

  /** A verifier with the keys that it was made for. */
  private record Keyed(PublishedKeys keys, TokenVerifier verifier) {}

  public JwtVerification(
      Issuer issuer, TrustView trust, SignatureProvider provider, SignatureBound bound) {
    this.trust = trust;
    this.bound = bound;
    this.keyed =
        new Keyed(
            PublishedKeys.NONE,
            new TokenVerifier(issuer, KeySet.none(), VerificationPolicy.standard(), provider));
  }

  /** How the memory does. */
  public record Remembered(long size, long limit, long hits, long misses) {}

  /** How the memory does, since the start. */
  public Remembered remembered() {
    CacheStats stats = good.stats();
    return new Remembered(good.estimatedSize(), REMEMBERED, stats.hitCount(), stats.missCount());
  }

  /** What is remembered of the text of this digest; never blocks. */
  Optional<TokenFacts> remembered(SecretDigest digest) {
    return Optional.ofNullable(good.getIfPresent(digest));
  }

  /**
   * What the text is. Blocks for a signature check, and for a look at the keys when it names one
   * that is not known yet: another replica may have published it a moment ago.
   *
   * @param door which way the check goes, if one is needed
   * @throws Denied OVERLOADED
   * @throws io.tokenauthority.server.store.StoreException when it had to look and got no answer
   */
  Finding check(String token, SecretDigest digest, Instant now, Door door) {
    TokenFacts known = good.getIfPresent(digest);
    if (known != null) {
      return new Finding.Good(known);
    }
    Finding found = verify(token, digest, now, door);
    boolean keyUnknown =
        found instanceof Finding.Bad bad && bad.reason() == InactiveReason.SIGNING_KEY_UNKNOWN;
    return keyUnknown && lookAgain(now) ? verify(token, digest, now, door) : found;
  }

  private Finding verify(String token, SecretDigest digest, Instant now, Door door) {
    TokenVerifier verifier = verifier();
    Verdict verdict = bound.run(door, () -> verifier.verify(token, now));
    if (verdict instanceof VerifiedToken verified) {
      TokenFacts facts = TokenFacts.of(verified);
      good.put(digest, facts);
      return new Finding.Good(facts);
    }
    return new Finding.Bad(reason((Rejected) verdict));
  }

  /** A store that is silent is no verdict: neither "unknown", nor "there is nothing to revoke". */
  private boolean lookAgain(Instant now) {
    if (trust.mark(now).age().compareTo(JUST_NOW) < 0) {
      return false;
    }
    PublishedKeys before = trust.keys();
    trust.poll();
    return !trust.keys().etag().equals(before.etag());
  }

  /** Of the keys known now; made anew when they changed, which is rare. */
  private TokenVerifier verifier() {
    PublishedKeys now = trust.keys();
    Keyed present = keyed;
    if (!present.keys().etag().equals(now.etag())) {
      present = new Keyed(now, present.verifier().withKeys(now.keys()));
      keyed = present;
    }
    return present.verifier();
  }

  private static InactiveReason reason(Rejected rejected) {
    return switch (rejected.reason()) {
      case TOKEN_MALFORMED -> InactiveReason.MALFORMED;
      case TOKEN_EXPIRED -> InactiveReason.EXPIRED;
      case TOKEN_INVALID -> InactiveReason.INVALID;
      case AUDIENCE_MISMATCH -> InactiveReason.AUDIENCE_MISMATCH;
      case SIGNING_KEY_UNKNOWN -> InactiveReason.SIGNING_KEY_UNKNOWN;
    };
  }
}
