package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.usage.UseCounter;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.token.jwt.VerifiedToken;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.opaque.SecretDigest;
import io.tokenauthority.token.revocation.Revocable;
import io.tokenauthority.v1.TokenKind;
import java.time.Duration;
import java.time.Instant;

/**
 * A token that was good when it was looked into, with all that judging it again needs. What may
 * have changed since, {@link Enforcement} asks at every use. Immutable but for its counts.
 */
final class KnownToken implements Examined {

  /** How we came to know it. */
  enum Source {
    /** By its signature: good for as long as its key and its revocations are known. */
    SIGNATURE,
    /** By the authority's word, which ages. */
    AUTHORITY
  }

  private final Source source;
  private final long knownSince;
  private final Revocable revocable;
  private final Caller caller;
  private final UseCounter uses;
  private final Allowance allowance;

  private KnownToken(
      Source source,
      long knownSince,
      Revocable revocable,
      Caller caller,
      UseCounter uses,
      Allowance allowance) {
    this.source = source;
    this.knownSince = knownSince;
    this.revocable = revocable;
    this.caller = caller;
    this.uses = uses;
    this.allowance = allowance;
  }

  static KnownToken bySignature(VerifiedToken token, SecretDigest digest, long nanoTime) {
    TokenKind kind =
        token.purpose() == KeyPurpose.SERVICE_TOKEN
            ? TokenKind.TOKEN_KIND_SERVICE
            : TokenKind.TOKEN_KIND_ACCESS;
    AccessClaims claims = token.claims();
    return new KnownToken(
        Source.SIGNATURE,
        nanoTime,
        token.revocable(),
        new Caller(claims, kind, digest),
        counter(claims),
        new Allowance(nanoTime));
  }

  static KnownToken byAuthority(
      AccessClaims claims, TokenKind kind, SecretDigest digest, long nanoTime) {
    return new KnownToken(
        Source.AUTHORITY,
        nanoTime,
        claims.revocable(),
        new Caller(claims, kind, digest),
        counter(claims),
        new Allowance(nanoTime));
  }

  private static UseCounter counter(AccessClaims claims) {
    return new UseCounter(claims.tokenId(), claims.grantId());
  }

  /** This knowledge with the counts of what was known before, so that no use is lost. */
  KnownToken countingOn(KnownToken before) {
    return new KnownToken(source, knownSince, revocable, caller, before.uses, before.allowance);
  }

  Source source() {
    return source;
  }

  Duration age(long nanoTime) {
    return Duration.ofNanos(nanoTime - knownSince);
  }

  /** The authority allows for clocks itself, so its word is not stretched by our leeway too. */
  Duration leeway() {
    return source == Source.SIGNATURE ? VerificationPolicy.DEFAULT_LEEWAY : Duration.ZERO;
  }

  boolean isExpired(Instant now) {
    return claims().lifespan().isExpired(now, leeway());
  }

  /** A JWT of a longer life than any access token's: nothing but the feed can end it in time. */
  boolean needsFreshFeed() {
    return source == Source.SIGNATURE
        && claims().lifespan().length().compareTo(VerificationPolicy.LONGEST_ACCESS_LIFE) > 0;
  }

  AccessClaims claims() {
    return caller.claims();
  }

  Revocable revocable() {
    return revocable;
  }

  Caller caller() {
    return caller;
  }

  UseCounter uses() {
    return uses;
  }

  Allowance allowance() {
    return allowance;
  }
}
