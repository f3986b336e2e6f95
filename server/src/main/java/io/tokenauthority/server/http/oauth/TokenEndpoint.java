package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Credential;
import io.tokenauthority.server.authority.Credential.AssertionCredential;
import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.IssueRequest;
import io.tokenauthority.server.authority.RefreshRequest;
import io.tokenauthority.server.authority.TokenSet;
import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpHandler;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Instead;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.metrics.Tally;
import java.util.Optional;

/** {@code /oauth2/token}. */
final class TokenEndpoint implements HttpHandler {

  static final String CLIENT_CREDENTIALS = "client_credentials";
  static final String REFRESH_TOKEN = "refresh_token";
  static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

  private final OAuthActs acts;
  private final ClientAuthentication clients;
  private final Tally tally;

  TokenEndpoint(OAuthActs acts, ClientAuthentication clients, Tally tally) {
    this.acts = acts;
    this.clients = clients;
    this.tally = tally;
  }

  @Override
  public HttpAnswer answer(HttpRequest request) {
    Parameters form = Forms.of(request);
    return switch (Forms.require(form, "grant_type")) {
      case CLIENT_CREDENTIALS -> clientCredentials(request, form);
      case REFRESH_TOKEN -> refresh(request, form);
      case JWT_BEARER -> jwtBearer(request, form);
      case EXCHANGE -> exchange(request, form);
      default ->
          throw new Instead(
              OAuthError.UNSUPPORTED_GRANT_TYPE.answer("the grant_type is none of this server's"));
    };
  }

  /** The client's own credential is what a token is made from. */
  private HttpAnswer clientCredentials(HttpRequest request, Parameters form) {
    Client client = Client.of(request, form);
    if (client instanceof Client.Secret named) {
      Credential credential =
          new ServiceTokenCredential(named.secret(), Optional.of(named.account()));
      return issued(issue(OAuthError.INVALID_CLIENT, request, form, credential));
    }
    if (client instanceof Client.Assertion assertion) {
      Credential credential = new AssertionCredential(assertion.jwt());
      return issued(issue(OAuthError.INVALID_CLIENT, request, form, credential));
    }
    throw new Instead(OAuthError.INVALID_CLIENT.answer("the client must authenticate"));
  }

  private HttpAnswer refresh(HttpRequest request, Parameters form) {
    var unused = clients.find(request, form);
    RefreshRequest wanted =
        new RefreshRequest(
            Forms.require(form, "refresh_token"),
            Forms.scopes(form),
            Optional.empty(),
            request.caller().certificate());
    Call call = request.call(Optional.empty());
    TokenSet tokens =
        OAuthFaults.blaming(OAuthError.INVALID_GRANT, () -> acts.refresh().refresh(call, wanted));
    tally.refreshed().increment();
    return HttpAnswer.json(200, TokenAnswer.of(tokens).text()).unstored();
  }

  private HttpAnswer jwtBearer(HttpRequest request, Parameters form) {
    var unused = clients.find(request, form);
    Credential credential = new AssertionCredential(Forms.require(form, "assertion"));
    return issued(issue(OAuthError.INVALID_GRANT, request, form, credential));
  }

  private HttpAnswer exchange(HttpRequest request, Parameters form) {
    var unused = clients.find(request, form);
    String subject = Forms.require(form, "subject_token");
    requireType(Forms.require(form, "subject_token_type"), "subject_token_type");
    form.find("requested_token_type").ifPresent(type -> requireType(type, "requested_token_type"));
    Optional<String> actor = form.find("actor_token");
    Optional<String> actorType = form.find("actor_token_type");
    if (actor.isPresent() != actorType.isPresent()) {
      throw BadRequest.because("actor_token and actor_token_type go together");
    }
    actorType.ifPresent(type -> requireType(type, "actor_token_type"));
    // RFC 8693, 2.2.2: a bad token is a bad request here.
    TokenSet tokens =
        issue(OAuthError.INVALID_REQUEST, request, form, new ExchangeCredential(subject, actor));
    return HttpAnswer.json(
            200, TokenAnswer.of(tokens).with("issued_token_type", ACCESS_TOKEN).text())
        .unstored();
  }

  /** Access tokens are all that is exchanged; they are JWTs, and may be called so. */
  private static void requireType(String type, String name) {
    if (!type.equals(ACCESS_TOKEN) && !type.equals(JWT)) {
      throw BadRequest.because(name + " must be " + ACCESS_TOKEN);
    }
  }

  private TokenSet issue(
      OAuthError badCredential, HttpRequest request, Parameters form, Credential credential) {
    IssueRequest wanted =
        new IssueRequest(
            credential,
            Forms.wish(form),
            Optional.empty(),
            request.caller().certificate(),
            IssueRequest.Binding.BEARER);
    Call call = request.call(Optional.empty());
    TokenSet tokens = OAuthFaults.blaming(badCredential, () -> acts.issue().issue(call, wanted));
    tally.issued().increment();
    return tokens;
  }

  private static HttpAnswer issued(TokenSet tokens) {
    return HttpAnswer.json(200, TokenAnswer.of(tokens).text()).unstored();
  }
}
