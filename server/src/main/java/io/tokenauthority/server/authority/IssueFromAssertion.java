package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.AssertionCredential;
import io.tokenauthority.server.authority.Issuance.Claimant;
import io.tokenauthority.server.authority.Issuance.Granted;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.store.PublicKeys.Holding;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.AssertionReading;
import io.tokenauthority.token.jwt.AssertionVerdict;
import io.tokenauthority.token.jwt.AssertionVerifier;
import io.tokenauthority.token.jwt.PresentedAssertion;
import io.tokenauthority.token.jwt.Rejected;
import io.tokenauthority.token.jwt.VerifiedAssertion;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Issues from a client assertion (RFC 7523): a JWT by which a service account proves a registered
 * key, whose {@code jti} is taken once.
 */
public final class IssueFromAssertion {

  private static final String ACTION = "token.issue";

  private final Issuance issuance;
  private final AssertionVerifier verifier;
  private final SignatureBound bound;

  public IssueFromAssertion(Issuance issuance, AssertionVerifier verifier, SignatureBound bound) {
    this.issuance = issuance;
    this.verifier = verifier;
    this.bound = bound;
  }

  TokenSet issue(Call call, IssueRequest request, AssertionCredential credential) {
    // 1. Take it apart; believe nothing yet.
    PresentedAssertion presented = read(call, credential.assertion());
    AccountId claimed = presented.claimedAccount();
    // 2. Check the signature with the keys that are registered for who it claims to be from.
    List<Holding> registered = issuance.store().read(tx -> tx.publicKeys().ofAccount(claimed));
    VerifiedAssertion verified = verify(call, presented, registered);
    Holding holding = named(registered, verified.keyId()).orElseThrow();
    // 3. Decide by what the transaction reads, taking the jti; 4. sign.
    AuditEntry entry = entry(holding.grant().id().value(), claimed);
    Claimant claimant =
        new Claimant(
            holding.grant().id().value(), holding.account().tier(), entry, claimed.value());
    return issuance.begin(call, claimant, tx -> decide(tx, call, request, verified, entry));
  }

  private PresentedAssertion read(Call call, String assertion) {
    AssertionReading reading = verifier.read(assertion);
    if (reading instanceof PresentedAssertion presented) {
      return presented;
    }
    AuditEntry entry = AuditEntry.of(ACTION, "grant", "").with("credential", "client_assertion");
    throw issuance.refusals().refused(call, entry, "", rejected((Rejected) reading));
  }

  private VerifiedAssertion verify(
      Call call, PresentedAssertion presented, List<Holding> registered) {
    KeySet keys = KeySet.of(registered.stream().map(IssueFromAssertion::key).toList());
    AssertionVerdict verdict =
        bound.run(
            issuance.refusals().door(call, presented.claimedAccount().value()),
            () -> verifier.verify(presented, keys, call.now()));
    if (verdict instanceof VerifiedAssertion verified) {
      return verified;
    }
    AccountId claimed = presented.claimedAccount();
    throw issuance
        .refusals()
        .refused(call, entry("", claimed), claimed.value(), rejected((Rejected) verdict));
  }

  private Granted decide(
      Transaction tx,
      Call call,
      IssueRequest request,
      VerifiedAssertion verified,
      AuditEntry entry) {
    Holding holding =
        named(tx.publicKeys().ofAccount(verified.account()), verified.keyId())
            .orElseThrow(() -> Denied.credential("key removed"));
    if (!holding.account().isActive()) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is not active");
    }
    if (!holding.grant().isLive(holding.account(), call.now())) {
      throw Denied.credential("revoked");
    }
    SecretDigest jti = SecretDigest.of(verified.assertionId());
    if (!tx.usedAssertions().use(verified.account(), jti, verified.forgetAfter())) {
      throw Denied.credential("assertion used before");
    }
    Entitlement entitlement =
        Entitlement.of(
            holding.grant(),
            holding.account(),
            Entitlement.Usual.ONLY_ONE,
            holding.grant().expireTime());
    AccessClaims claims =
        issuance
            .mint()
            .claims(request.bind(entitlement), request.wish(), request.lifetime(), call.now());
    return Granted.of(claims, entry);
  }

  private static Optional<Holding> named(List<Holding> registered, KeyId key) {
    return registered.stream().filter(each -> key(each).keyId().equals(key)).findFirst();
  }

  private static VerificationKey key(Holding holding) {
    PublicKeyCredential key = holding.key();
    return Jwk.readRegistered(
        key.jwk(), Optional.of(new KeyId(key.keyId())), KeyPurpose.CLIENT_ASSERTION);
  }

  private static AuditEntry entry(String grant, AccountId claimed) {
    return AuditEntry.of(ACTION, "grant", grant).by(claimed).with("credential", "client_assertion");
  }

  private static Denied rejected(Rejected rejected) {
    return Denied.credential("assertion: " + rejected.fault().name().toLowerCase(Locale.ROOT));
  }
}
