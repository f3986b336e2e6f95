package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.AssertionCredential;
import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.IssueRequest.Binding;
import java.util.concurrent.CompletionStage;

/** Trades a credential for an access token: each kind has its class. Blocks. */
public final class IssueToken {

  private final IssueFromServiceToken fromServiceToken;
  private final SignIn signIn;
  private final IssueFromAssertion fromAssertion;
  private final ExchangeToken exchange;

  public IssueToken(
      IssueFromServiceToken fromServiceToken,
      SignIn signIn,
      IssueFromAssertion fromAssertion,
      ExchangeToken exchange) {
    this.fromServiceToken = fromServiceToken;
    this.signIn = signIn;
    this.fromAssertion = fromAssertion;
    this.exchange = exchange;
  }

  /**
   * Issues.
   *
   * @throws Denied CREDENTIAL_INVALID, ACCOUNT_DISABLED, SCOPE_NOT_GRANTED, TTL_EXCEEDS_POLICY,
   *     LIMIT_REACHED, RATE_LIMITED, FIELD_INVALID, OVERLOADED
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer
   */
  public TokenSet issue(Call call, IssueRequest request) {
    return Pace.result(issue(Pace.WAITING, call, request));
  }

  /**
   * Issues; of a service token without a thread that waits, where the pace has none. What it throws
   * itself was known before the commit; what else {@link #issue(Call, IssueRequest)} throws the
   * stage fails with.
   */
  public CompletionStage<TokenSet> issue(Pace pace, Call call, IssueRequest request) {
    if (request.binding() == Binding.CERTIFICATE && request.certificate().isEmpty()) {
      throw Denied.field(
          "bind_to_certificate", "the connection has no client certificate to bind to");
    }
    Credential credential = request.credential();
    if (credential instanceof ServiceTokenCredential serviceToken) {
      return fromServiceToken.issue(pace, call, request, serviceToken);
    }
    if (credential instanceof PasswordCredential password) {
      return Pace.done(() -> signIn.issue(call, request, password));
    }
    if (credential instanceof AssertionCredential assertion) {
      return Pace.done(() -> fromAssertion.issue(call, request, assertion));
    }
    if (credential instanceof ExchangeCredential tokens) {
      return Pace.done(() -> exchange.issue(call, request, tokens));
    }
    throw new IllegalStateException("a kind of credential without a use-case");
  }
}
