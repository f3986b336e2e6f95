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
 */
final class TokenCache {

  private final Cache<SecretDigest, KnownToken> tokens;

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

  Stream<UseCounter> counters() {
    return tokens.asMap().values().stream().map(KnownToken::uses);
  }
}
