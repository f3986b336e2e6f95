package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.ServiceTokenCache.Known;
import io.tokenauthority.server.authority.SignatureBound.Door;
import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.RecentDigests;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;

/** Tells what a text is that somebody sent as a bearer token, of whatever form. */
public final class BearerTokens {

  private static final int LENGTH_LIMIT = 4096;

  private final RecentDigests digests = new RecentDigests();
  private final JwtVerification jwts;
  private final ServiceTokenCache serviceTokens;

  public BearerTokens(JwtVerification jwts, ServiceTokenCache serviceTokens) {
    this.jwts = jwts;
    this.serviceTokens = serviceTokens;
  }

  /**
   * What memory knows of it; empty: {@link #find} must look. Never blocks. What is remembered had
   * the right shape when it was found, so only what is not is looked at closely.
   */
  Optional<Finding> remembered(String text, Instant now) {
    if (!isReadable(text)) {
      return bad(InactiveReason.MALFORMED);
    }
    SecretDigest digest = digests.of(text);
    Optional<Finding> known =
        OpaqueKind.ofPrefix(text).isPresent()
            ? serviceTokens.remembered(digest).map(token -> judge(token, now))
            : jwts.remembered(digest).map(Finding.Good::new);
    return known.isPresent() ? known : shape(text);
  }

  /**
   * What it is. Blocks for the store or a signature check.
   *
   * @throws Denied OVERLOADED
   */
  Finding find(String text, Instant now) {
    Optional<Finding> shape = shape(text);
    if (shape.isPresent()) {
      return shape.get();
    }
    SecretDigest digest = digests.of(text);
    return isOpaque(text) ? opaque(digest, now) : jwts.check(text, digest, now, Door.WIDE);
  }

  private Finding opaque(SecretDigest digest, Instant now) {
    return serviceTokens
        .find(digest)
        .map(known -> judge(known, now))
        .orElseGet(() -> new Finding.Bad(InactiveReason.INVALID));
  }

  private static Finding judge(Known known, Instant now) {
    return switch (ServiceTokenRule.judge(known.holding(), now)) {
      case EXPIRED -> new Finding.Bad(InactiveReason.EXPIRED);
      case REVOKED, ACCOUNT_OFF -> new Finding.Bad(InactiveReason.REVOKED);
      case USABLE ->
          known
              .facts()
              .<Finding>map(Finding.Good::new)
              .orElseGet(() -> new Finding.Bad(InactiveReason.INVALID));
    };
  }

  /** What can be said without looking anything up. */
  private static Optional<Finding> shape(String text) {
    if (!isReadable(text)) {
      return bad(InactiveReason.MALFORMED);
    }
    Optional<OpaqueKind> kind = OpaqueKind.ofPrefix(text);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    if (OpaqueToken.parse(text).isEmpty()) {
      return bad(InactiveReason.MALFORMED);
    }
    return kind.get() == OpaqueKind.SERVICE ? Optional.empty() : bad(InactiveReason.WRONG_KIND);
  }

  private static boolean isReadable(String text) {
    return !text.isEmpty() && text.length() <= LENGTH_LIMIT;
  }

  private static boolean isOpaque(String text) {
    return OpaqueKind.ofPrefix(text).isPresent();
  }

  private static Optional<Finding> bad(InactiveReason reason) {
    return Optional.of(new Finding.Bad(reason));
  }
}
