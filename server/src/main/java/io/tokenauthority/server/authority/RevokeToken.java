package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.PresentedSecrets.Revokes;
import io.tokenauthority.server.authority.PresentedSecrets.Standing;
import io.tokenauthority.server.authority.PresentedSecrets.Unknown;
import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.authority.RevokeRequest.Secret;
import io.tokenauthority.server.authority.RevokeRequest.Target;
import io.tokenauthority.server.authority.RevokeRequest.WholeAccount;
import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.authority.SignatureBound.Door;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.Scope;
import java.time.Duration;

/**
 * Makes a token, a grant or all of an account's tokens dead (RFC 7009). Before it answers, this
 * process judges by it (P4). Blocks. Safe between threads.
 */
public final class RevokeToken {

  private static final Scope TOKENS_REVOKE = new Scope("tokens:revoke");
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Store store;
  private final PresentedSecrets secrets;
  private final RequestedRevocations revocations;
  private final RateLimits limits;
  private final TrustView trust;

  public RevokeToken(
      Store store,
      PresentedSecrets secrets,
      RequestedRevocations revocations,
      RateLimits limits,
      TrustView trust) {
    this.store = store;
    this.secrets = secrets;
    this.revocations = revocations;
    this.limits = limits;
    this.trust = trust;
  }

  /**
   * Revokes; again: the first time's answer. An unknown secret is no error.
   *
   * @throws Denied TOKEN_MISSING or SCOPE_INSUFFICIENT (a target that is not a secret), NOT_FOUND
   *     (grant or account), RATE_LIMITED (too many unknown secrets)
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer
   */
  public Revoked revoke(Call call, RevokeRequest request) {
    // 1. Who holds the secret may; for anything else the right to do so is needed.
    Standing standing =
        request.target() instanceof Secret secret
            ? secrets.revocationOf(
                call, secret.token(), request.reason(), Door.of(limits, call.peer(), ""))
            : new Revokes(entitled(call, request));
    if (!(standing instanceof Revokes revokes)) {
      return nothingToRevoke(call, standing);
    }
    // 2. One transaction: the row, the audit, and the sequence last.
    StoredRevocation done = store.writeTogether(revokes.act());
    // 3. This process knows before anybody is told.
    trust.acknowledge(done);
    return new Revoked(done.sequence(), done.time());
  }

  private Store.Work<StoredRevocation> entitled(Call call, RevokeRequest request) {
    call.require(TOKENS_REVOKE);
    Target target = request.target();
    String reason = request.reason();
    if (target instanceof OneToken token) {
      return tx -> revocations.token(tx, call, token.id(), reason);
    }
    if (target instanceof WholeGrant grant) {
      return tx -> revocations.grant(tx, call, grant.id(), reason);
    }
    if (target instanceof WholeAccount account) {
      return tx -> revocations.account(tx, call, account.id(), reason);
    }
    throw new IllegalStateException("a kind of target without a use-case");
  }

  /** OK, as RFC 7009 section 2.2 has it; but not without end for one who tries secrets. */
  private Revoked nothingToRevoke(Call call, Standing standing) {
    if (standing instanceof Unknown && !limits.failed(call.peer(), "")) {
      throw Refusals.tooMany(PAUSE);
    }
    return new Revoked(trust.sequence(), call.now());
  }
}
