package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.IdentifyCaller;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Parameters;
import java.util.Optional;

/** Finds out who a client is, where what it asks is not its own credential already. */
final class ClientAuthentication {
  private final IdentifyCaller identify;

  ClientAuthentication(IdentifyCaller identify) {
    this.identify = identify;
  }

  /**
   * Who calls; empty where the client does not say. What it says wrongly is refused, whether it was
   * needed or not.
   */
  Optional<Principal> find(HttpRequest request, Parameters form) {
    Client client = Client.of(request, form);
    Call call = request.call(Optional.empty());
    if (client instanceof Client.Secret secret) {
      return Optional.of(
          OAuthFaults.blaming(
              OAuthError.INVALID_CLIENT,
              () -> identify.client(call, secret.account(), secret.secret())));
    }
    if (client instanceof Client.Bearer bearer) {
      return Optional.of(identify.bearer(call, bearer.token(), request.caller().certificate()));
    }
    if (client instanceof Client.Assertion) {
      throw BadRequest.because(
          "an assertion is taken for client_credentials alone; bring the token that it gave");
    }
    return Optional.empty();
  }
}
