package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The refresh tokens of one session, as one row: who may be redeemed now, who was redeemed last,
 * and the successor that was made for it, sealed under the redeemed token itself (DESIGN 6). Order
 * is told by {@code rotation}, never by time.
 *
 * <p>P1 in one table, for a presented secret of this chain's handle:
 *
 * <pre>
 * current,  not past its idle end              → Rotate
 * previous, within the grace window            → Replay (the same successor)
 * previous, same request id, before idle end   → Replay
 * anything else                                → Reuse: the grant dies
 * current or previous, past the idle end       → Expired
 * </pre>
 *
 * The previous token counts only while its successor is unused: redeeming the successor makes the
 * successor the previous one.
 *
 * @param handle digest of the handle, constant over rotations: how a used token is still known as
 *     this session's
 * @param current digest of the one token that can be redeemed
 * @param previous digest of the token redeemed last; of nothing before the first rotation
 * @param sealedSuccessor the current token, sealed under the previous one; empty before the first
 *     rotation
 * @param rotateTime when the previous one was redeemed
 * @param requestId digest of the request id that redeemed it; empty where none was sent
 * @param idleExpireTime when the current one ends if nobody redeems it; never after the grant's
 *     absolute end
 */
public record RefreshChain(
    GrantId grant,
    SecretDigest handle,
    long rotation,
    SecretDigest current,
    Optional<SecretDigest> previous,
    Bytes sealedSuccessor,
    Instant rotateTime,
    Optional<SecretDigest> requestId,
    Instant idleExpireTime) {

  /** What presenting a token of this chain leads to. */
  public enum Redemption {
    /** The current token: make a successor. */
    ROTATE,
    /** A permitted repeat: hand out the same successor again. */
    REPLAY,
    /** A repeat that is not permitted: somebody holds a copy, so the grant dies. */
    REUSE,
    /** Its idle end has passed: refused, and nothing else happens. */
    EXPIRED
  }

  /** Judges a presented token; the table above. Comparison of digests is constant time. */
  public Redemption judge(
      SecretDigest presented,
      Optional<SecretDigest> presentedRequestId,
      Duration grace,
      Instant now) {
    boolean isCurrent = presented.equals(current);
    boolean isPrevious = previous.map(presented::equals).orElse(false);
    if (!isCurrent && !isPrevious) {
      return Redemption.REUSE;
    }
    if (!now.isBefore(idleExpireTime)) {
      return Redemption.EXPIRED;
    }
    if (isCurrent) {
      return Redemption.ROTATE;
    }
    boolean inGrace = now.isBefore(rotateTime.plus(grace));
    boolean sameRequest = requestId.isPresent() && requestId.equals(presentedRequestId);
    return inGrace || sameRequest ? Redemption.REPLAY : Redemption.REUSE;
  }

  /** The chain after its current token was redeemed for {@code successor}. */
  public RefreshChain rotated(
      SecretDigest successor,
      Bytes sealed,
      Optional<SecretDigest> redeemedBy,
      Instant nextIdleEnd,
      Instant now) {
    return new RefreshChain(
        grant,
        handle,
        rotation + 1,
        successor,
        Optional.of(current),
        sealed,
        now,
        redeemedBy,
        nextIdleEnd);
  }

  /** Only what cannot be used: no digest, no ciphertext. */
  @Override
  public String toString() {
    return "RefreshChain[" + grant + ", rotation " + rotation + "]";
  }
}
