package io.tokenauthority.server.store;

import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;

/** What there is one of in a database: whose it is, and how it is set up. */
public interface Installation {

  /**
   * The fingerprint of issuer and master key that this database belongs to, setting it to {@code
   * ours} when it has none.
   *
   * @return what the database holds after the call; compare it with {@code ours}
   */
  String claim(String ours);

  /** Whether this database belongs to anybody: from its first claim on. */
  boolean isClaimed();

  /** Puts another fingerprint in place: everything was sealed anew under another master key. */
  void reclaim(String ours);

  /** The epoch: the top 16 bits of every sequence (DESIGN 7, "Restored backups"). Begins at 1. */
  int epoch();

  /**
   * For who counts rows, or looks whether a name is free, before it adds one: in a write, others
   * that hold wait for this transaction's end. Nothing in a read.
   */
  void hold();

  /** Puts a set-up token in place of any other. Only its digest is kept. */
  void offerSetup(SecretDigest setupToken, Instant expireTime);

  /** The set-up token that is waiting to be used, expired or not; empty when there is none. */
  Optional<SetupOffer> setupOffer();

  /**
   * Uses the set-up token up: one conditional delete.
   *
   * @return false when it is not (or no longer) there, or expired
   */
  boolean redeemSetup(SecretDigest setupToken, Instant now);

  /** A set-up token that is waiting to be used. */
  record SetupOffer(SecretDigest digest, Instant expireTime) {}
}
