package io.tokenauthority.server.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.util.Optional;

/**
 * Service tokens by their digest, as they were read at most a minute ago. What is remembered
 * decides nothing by itself: validation judges it against the revocations at every use, and issuing
 * reads again.
 *
 * <p>Unknown digests are not remembered: the next moment may make one known. Safe between threads.
 */
public final class ServiceTokenCache {

  private static final int LIMIT = 100_000;
  private static final int JWT_LENGTH_LIMIT = 4096;

  private final Store store;
  private final Issuer issuer;
  private final Cache<SecretDigest, Known> tokens;

  /**
   * @param remembered how long one read is good for
   */
  public ServiceTokenCache(Store store, Issuer issuer, Duration remembered, Ticker ticker) {
    this.store = store;
    this.issuer = issuer;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(LIMIT)
            .expireAfterWrite(remembered)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * A service token as it was read.
   *
   * @param facts what it would say as a JWT; empty for one that nobody can use
   */
  record Known(Holding holding, Optional<TokenFacts> facts) {}

  /** The digest of a text that has the form of a service token; empty for any other. */
  static Optional<SecretDigest> digest(String text) {
    if (OpaqueKind.ofPrefix(text).isPresent()) {
      return OpaqueToken.parse(OpaqueKind.SERVICE, text).map(OpaqueToken::digest);
    }
    boolean jwt = text.length() <= JWT_LENGTH_LIMIT && text.startsWith("ey");
    return jwt ? Optional.of(SecretDigest.of(text)) : Optional.empty();
  }

  /** What is remembered; never looks into the store. */
  Optional<Known> remembered(SecretDigest digest) {
    return Optional.ofNullable(tokens.getIfPresent(digest));
  }

  /** The token of this digest, read if need be. Blocks. */
  Optional<Known> find(SecretDigest digest) {
    Known known = tokens.getIfPresent(digest);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Known> read =
        store
            .read(tx -> tx.serviceTokens().findByDigest(digest))
            .map(holding -> new Known(holding, TokenFacts.of(holding, issuer)));
    read.ifPresent(found -> tokens.put(digest, found));
    return read;
  }
}
