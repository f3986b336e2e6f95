package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Instead;
import io.tokenauthority.server.http.Parameters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** How a client says who it is (RFC 6749, 2.3; RFC 7521, 4.2). No kind prints a secret. */
sealed interface Client {

  /** The client assertion type of RFC 7523. */
  String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** It does not say, or its name alone. */
  record Unnamed() implements Client {}

  /** A service account's name, and a service token as its secret. */
  record Secret(String account, String secret) implements Client {
    @Override
    public String toString() {
      return "Secret[" + account + "]";
    }
  }

  /** A JWT signed by a registered key. */
  record Assertion(String jwt) implements Client {
    @Override
    public String toString() {
      return "Assertion[*]";
    }
  }

  /** A bearer token of the caller's own (RFC 6750, 2.1). */
  record Bearer(String token) implements Client {
    @Override
    public String toString() {
      return "Bearer[*]";
    }
  }

  /**
   * Reads it.
   *
   * @throws BadRequest for more than one way at once
   */
  static Client of(HttpRequest request, Parameters form) {
    Optional<Client> header = request.header("authorization").map(Client::ofHeader);
    Optional<Client> secret =
        form.find("client_secret")
            .map(
                given ->
                    new Secret(
                        form.find("client_id")
                            .orElseThrow(() -> BadRequest.because("client_id is missing")),
                        given));
    Optional<Client> assertion = assertion(form);
    long ways = header.stream().count() + secret.stream().count() + assertion.stream().count();
    if (ways > 1) {
      throw BadRequest.because("the client must authenticate in one way alone");
    }
    Client client = header.or(() -> secret).or(() -> assertion).orElseGet(Unnamed::new);
    Optional<String> id = form.find("client_id");
    if (client instanceof Secret named && id.isPresent() && !id.get().equals(named.account())) {
      throw BadRequest.because("client_id is not who authenticates");
    }
    return client;
  }

  private static Optional<Client> assertion(Parameters form) {
    Optional<String> type = form.find("client_assertion_type");
    Optional<String> jwt = form.find("client_assertion");
    if (type.isPresent() != jwt.isPresent()) {
      throw BadRequest.because("client_assertion and client_assertion_type go together");
    }
    if (type.isPresent() && !type.get().equals(ASSERTION_TYPE)) {
      throw BadRequest.because("client_assertion_type must be " + ASSERTION_TYPE);
    }
    return jwt.map(Assertion::new);
  }

  private static Client ofHeader(String value) {
    int space = value.indexOf(' ');
    String scheme = space < 0 ? value : value.substring(0, space);
    String rest = space < 0 ? "" : value.substring(space + 1).strip();
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "basic" -> basic(rest);
      case "bearer" -> new Bearer(rest);
      default -> throw unreadable();
    };
  }

  private static Client basic(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      String pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return new Secret(
            Parameters.decoded(pair.substring(0, colon)),
            Parameters.decoded(pair.substring(colon + 1)));
      }
    } catch (IllegalArgumentException | CharacterCodingException | BadRequest bad) {
      // Told as any bad credential is.
    }
    throw unreadable();
  }

  private static Instead unreadable() {
    return new Instead(OAuthError.INVALID_CLIENT.answer("the credential is not valid"));
  }
}
