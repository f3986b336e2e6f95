package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.Issuance.Claimant;
import io.tokenauthority.server.authority.Issuance.Granted;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.concurrent.CompletionStage;

/**
 * Issues from a service token. A JWT one is found by the digest of its text like an opaque one, so
 * it needs no signature check here, and has no second spelling.
 */
public final class IssueFromServiceToken {

  private static final String ACTION = "token.issue";

  private final Issuance issuance;
  private final ServiceTokenCache known;

  public IssueFromServiceToken(Issuance issuance, ServiceTokenCache known) {
    this.issuance = issuance;
    this.known = known;
  }

  CompletionStage<TokenSet> issue(
      Pace pace, Call call, IssueRequest request, ServiceTokenCredential credential) {
    // 1. Its digest, if it has the form of one at all.
    AuditEntry entry = AuditEntry.of(ACTION, "grant", "").with("credential", "service_token");
    SecretDigest digest =
        ServiceTokenCache.digest(credential.secret())
            .orElseThrow(() -> refused(call, entry, "malformed"));
    // 2. Whose it is: by what is remembered, for the limit alone.
    Holding owner = known.find(digest).orElseThrow(() -> refused(call, entry, "unknown")).holding();
    String grant = owner.grant().id().value();
    AuditEntry owned =
        AuditEntry.of(ACTION, "grant", grant)
            .by(owner.account().id(), owner.token().id())
            .with("credential", "service_token");
    if (!credential.isOf(owner.account().id())) {
      throw refused(call, owned, "another account");
    }
    Claimant claimant = new Claimant(grant, owner.account().tier(), owned, "");
    // 3. Decide by what the transaction reads; 4. sign.
    return issuance.issue(pace, call, claimant, tx -> decide(tx, call, request, digest, owned));
  }

  private Granted decide(
      Transaction tx, Call call, IssueRequest request, SecretDigest digest, AuditEntry entry) {
    Holding holding =
        tx.serviceTokens().findByDigest(digest).orElseThrow(() -> Denied.credential("unknown"));
    ServiceTokenRule.judge(holding, call.now()).require();
    Entitlement entitlement =
        Entitlement.of(
            holding.grant(),
            holding.account(),
            Entitlement.Usual.ONLY_ONE,
            holding.token().endTime());
    AccessClaims claims =
        issuance
            .mint()
            .claims(request.bind(entitlement), request.wish(), request.lifetime(), call.now());
    return Granted.of(claims, entry);
  }

  private Denied refused(Call call, AuditEntry entry, String finding) {
    return issuance.refusals().refused(call, entry, "", Denied.credential(finding));
  }
}
