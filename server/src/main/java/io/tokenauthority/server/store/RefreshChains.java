package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;

/** The refresh tokens of sessions, each chain in its grant's own row. */
public interface RefreshChains {

  /** Adds the chain of a SESSION grant that the same transaction inserted. */
  void insert(RefreshChain chain);

  /**
   * The session whose handle has this digest, with grant and account as this transaction sees them.
   */
  Optional<Session> findByHandle(SecretDigest handle);

  /**
   * Puts {@code next} in place of the chain whose rotation is {@code next.rotation() - 1}, if its
   * grant is ACTIVE and its current digest is {@code redeemed}: the one conditional update that P1
   * rests on.
   *
   * @return false, with nothing written, when another redemption or a revocation was there first:
   *     read again and judge again
   */
  boolean rotate(RefreshChain next, SecretDigest redeemed);

  /**
   * Wipes the sealed successors of chains whose idle end has passed, at most {@code limit}: nobody
   * may be handed them any more. Returns how many.
   */
  int wipe(Instant now, int limit);

  /** A session as one read. */
  record Session(RefreshChain chain, Grant grant, Account account) {}
}
