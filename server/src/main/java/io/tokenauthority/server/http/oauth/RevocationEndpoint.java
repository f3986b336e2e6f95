package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.RevokeRequest;
import io.tokenauthority.server.authority.RevokeToken;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpHandler;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.metrics.Tally;

/**
 * {@code /oauth2/revoke} (RFC 7009). Who holds a token may revoke it, and need not say who it is;
 * an unknown one is answered as one that was revoked.
 */
final class RevocationEndpoint implements HttpHandler {
  private final RevokeToken revoke;
  private final ClientAuthentication clients;
  private final Tally tally;

  RevocationEndpoint(RevokeToken revoke, ClientAuthentication clients, Tally tally) {
    this.revoke = revoke;
    this.clients = clients;
    this.tally = tally;
  }

  @Override
  public HttpAnswer answer(HttpRequest request) {
    Parameters form = Forms.of(request);
    var caller = clients.find(request, form);
    RevokeRequest wanted =
        new RevokeRequest(new RevokeRequest.Secret(Forms.require(form, "token")), "");
    var unused = revoke.revoke(request.call(caller), wanted);
    tally.revoked().increment();
    return HttpAnswer.empty(200).unstored();
  }
}
