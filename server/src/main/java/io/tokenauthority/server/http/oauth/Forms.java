package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.IssueRequest.Wish;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** OAuth's parameters, read. */
final class Forms {

  private Forms() {}

  /**
   * The form of a request that brings credentials.
   *
   * @throws BadRequest for parameters in the address too, where logs and proxies read them (RFC
   *     6749, 2.3.1)
   */
  static Parameters of(HttpRequest request) {
    if (!request.query().names().isEmpty()) {
      throw BadRequest.because("parameters belong into the body, not into the address");
    }
    return request.form();
  }

  /** The value of a parameter that must be there. */
  static String require(Parameters form, String name) {
    return form.find(name).orElseThrow(() -> BadRequest.because(name + " is missing"));
  }

  static ScopeSet scopes(Parameters form) {
    return Fields.scopes(
        "scope",
        form.find("scope").stream()
            .flatMap(scopes -> Arrays.stream(scopes.split(" ", -1)))
            .filter(scope -> !scope.isEmpty())
            .toList());
  }

  /**
   * What a token shall hold: {@code scope}, and {@code audience} or {@code resource} (RFC 8707).
   */
  static Wish wish(Parameters form) {
    List<String> audiences = new ArrayList<>(form.all("audience"));
    audiences.addAll(form.all("resource"));
    audiences.removeIf(String::isEmpty);
    AudienceSet named = Fields.audiences("audience", audiences);
    return new Wish(scopes(form), named);
  }
}
