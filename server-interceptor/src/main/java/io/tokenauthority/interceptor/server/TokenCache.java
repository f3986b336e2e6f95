package io.tokenauthority.interceptor.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tokenauthority.interceptor.server.usage.UsageLedger;
import io.tokenauthority.interceptor.server.usage.UseCounter;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tokens seen lately, by the SHA-256 of their text. Bounded; what falls out is verified again
 * when it comes back, and its count goes to the ledger.
 *
 * <p>Beside them the tokens that the authority called revoked out of a view newer than ours: until
 * ours has caught up it would take them for alive, and what was once refused after a revocation
 * must never be accepted again (P2).
 */
final class TokenCache {

  private static final int DEAD_LIMIT = 10_000;

  private final Cache<SecretDigest, KnownToken> tokens;
  private final Cache<SecretDigest, Long> dead =
      Caffeine.newBuilder().maximumSize(DEAD_LIMIT).executor(Runnable::run).build();

  TokenCache(int size, UsageLedger ledger) {
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(size)
            .executor(Runnable::run)
            .evictionListener(
                (digest, token, cause) ->
                    Optional.ofNullable((KnownToken) token)
                        .ifPresent(each -> ledger.retire(each.uses())))
            .build();
  }

  Optional<KnownToken> find(SecretDigest digest) {
    return Optional.ofNullable(tokens.getIfPresent(digest));
  }

  /** Remembers the token, counting on where it was known before. */
  KnownToken keep(SecretDigest digest, KnownToken token) {
    return tokens.asMap().merge(digest, token, (before, now) -> now.countingOn(before));
  }

  /** The token was revoked, as a view of this sequence knows. */
  void bury(SecretDigest digest, long sequence) {
    dead.put(digest, sequence);
    tokens.invalidate(digest);
  }

  /** Whether the token is known to be revoked by a newer view than one of this sequence. */
  boolean isDeadBeyond(SecretDigest digest, long sequence) {
    Long known = dead.getIfPresent(digest);
    return known != null && known > sequence;
  }

  /** How many are remembered, about. */
  long size() {
    return tokens.estimatedSize();
  }

  Stream<UseCounter> counters() {
    return tokens.asMap().values().stream().map(KnownToken::uses);
  }
}
