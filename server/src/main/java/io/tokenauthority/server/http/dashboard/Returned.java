package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.session.Visit;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Forms that come back because of what was filled in, with that still in them, secrets apart. */
final class Returned {

  /** What a person can put right on the same page. */
  private static final Set<Reason> MENDABLE =
      EnumSet.of(
          Reason.FIELD_INVALID,
          Reason.NAME_TAKEN,
          Reason.SCOPE_NOT_GRANTED,
          Reason.TTL_EXCEEDS_POLICY,
          Reason.LIMIT_REACHED,
          Reason.ACCOUNT_DISABLED,
          Reason.ETAG_MISMATCH,
          Reason.LAST_ADMIN,
          Reason.KEY_STATE,
          Reason.NOT_RENEWABLE,
          Reason.USER_NOT_PENDING,
          Reason.CREDENTIAL_INVALID,
          Reason.RATE_LIMITED,
          Reason.OVERLOADED,
          Reason.SECRET_NO_LONGER_AVAILABLE);

  private static final Set<String> UNSAID = Set.of("password", "current_password", "form_token");

  private Returned() {}

  /**
   * Acts, or shows the form again.
   *
   * @param again makes the form's page
   */
  static HttpAnswer unless(
      Visit visit, Supplier<HttpAnswer> act, Function<Form, HttpAnswer> again) {
    try {
      return act.get();
    } catch (Denied refused) {
      if (!MENDABLE.contains(refused.reason())) {
        throw refused;
      }
      return again.apply(form(visit.request().form(), visit.formToken(), refused));
    }
  }

  /** The form as it was filled in, and why it came back. */
  static Form form(Parameters filled, String token, Denied refused) {
    Map<String, List<String>> values = new HashMap<>();
    for (String name : filled.names()) {
      if (!UNSAID.contains(name)) {
        values.put(name, filled.all(name));
      }
    }
    return new Form(
        token, filled.find("request_id").orElse(""), values, Optional.of(problem(refused)));
  }

  private static Form.Problem problem(Denied refused) {
    String path = refused.field().orElse("");
    String message = String.valueOf(refused.getMessage());
    String plain = message.startsWith(path + ": ") ? message.substring(path.length() + 2) : message;
    // A field of a list is named with its index, one of a record with the record's name.
    String field = path.replaceAll("\\[.*", "").replaceAll(".*\\.", "");
    return new Form.Problem(field, sentence(plain));
  }

  private static String sentence(String words) {
    return words.isEmpty()
        ? words
        : Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }
}
