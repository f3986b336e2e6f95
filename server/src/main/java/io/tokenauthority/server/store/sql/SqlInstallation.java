package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Installation;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;

/** The tables {@code installation} and {@code setup_offer}. */
final class SqlInstallation implements Installation {

  /** How far a sequence is shifted for its epoch. */
  private static final int EPOCH_SHIFT = 48;

  private static final String CLAIM =
      "UPDATE installation SET fingerprint = :ours WHERE fingerprint = ''";

  private static final String RECLAIM = "UPDATE installation SET fingerprint = :ours";

  private static final String FINGERPRINT = "SELECT fingerprint FROM installation";

  private static final String HOLD = "SELECT one FROM installation";

  private static final String OFFER =
      """
      INSERT INTO setup_offer (one, digest, expire_time) VALUES (1, :digest, :expire_time)
      ON CONFLICT (one) DO UPDATE SET digest = excluded.digest, expire_time = excluded.expire_time
      """;

  private static final String FIND_OFFER = "SELECT digest, expire_time FROM setup_offer";

  private static final String REDEEM =
      "DELETE FROM setup_offer WHERE digest = :digest AND expire_time > :now";

  private final SqlTransaction tx;

  SqlInstallation(SqlTransaction tx) {
    this.tx = tx;
  }

  @Override
  public String claim(String ours) {
    return tx.run(
        handle -> {
          handle.createUpdate(CLAIM).bind("ours", ours).execute();
          return handle.createQuery(FINGERPRINT).map(Columns.with(Columns::text)).one();
        });
  }

  @Override
  public boolean isClaimed() {
    return tx.run(
        handle ->
            !handle.createQuery(FINGERPRINT).map(Columns.with(Columns::text)).one().isEmpty());
  }

  @Override
  public void reclaim(String ours) {
    tx.run(handle -> handle.createUpdate(RECLAIM).bind("ours", ours).execute());
  }

  /** Kept nowhere else than in the counter, so that the two cannot differ. */
  @Override
  public int epoch() {
    return (int) (tx.revocations().lastSequence() >>> EPOCH_SHIFT);
  }

  @Override
  public void hold() {
    if (!tx.hold().isEmpty()) {
      tx.run(handle -> handle.createQuery(HOLD + tx.hold()).mapTo(Long.class).one());
    }
  }

  @Override
  public void offerSetup(SecretDigest setupToken, Instant expireTime) {
    tx.run(
        handle ->
            handle
                .createUpdate(OFFER)
                .bind("digest", setupToken.bytes())
                .bind("expire_time", Cells.time(expireTime))
                .execute());
  }

  @Override
  public Optional<SetupOffer> setupOffer() {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND_OFFER)
                .map(Columns.with(row -> new SetupOffer(row.digest(), row.time())))
                .findOne());
  }

  @Override
  public boolean redeemSetup(SecretDigest setupToken, Instant now) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(REDEEM)
                    .bind("digest", setupToken.bytes())
                    .bind("now", Cells.time(now))
                    .execute())
        == 1;
  }
}
