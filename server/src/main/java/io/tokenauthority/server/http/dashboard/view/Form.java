package io.tokenauthority.server.http.dashboard.view;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form, blank or as it came back.
 *
 * @param token proves that this session's page sent it
 * @param requestId makes what it asks for happen once, however often it is sent
 * @param values what was filled in; never a password
 * @param problem why it came back
 */
public record Form(
    String token, String requestId, Map<String, List<String>> values, Optional<Problem> problem) {

  /** Keeps its own copy. */
  public Form {
    values = Map.copyOf(values);
  }

  /**
   * Why a form came back.
   *
   * @param field the input at fault; empty where it is none alone
   */
  public record Problem(String field, String message) {}

  /** The first value of a field. */
  public String value(String name) {
    return all(name).stream().findFirst().orElse("");
  }

  /** All values of a field. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Whether a choice is made. */
  public boolean has(String name, String choice) {
    return all(name).contains(choice);
  }

  /** What is wrong with a field; empty for nothing. */
  public String wrong(String name) {
    return problem.filter(it -> it.field().equals(name)).map(Problem::message).orElse("");
  }

  /** What is wrong with none of these fields alone; empty for nothing. */
  public String wrongBeside(String... shown) {
    return problem
        .filter(it -> !List.of(shown).contains(it.field()))
        .map(Problem::message)
        .orElse("");
  }

  /** Without the request id, which counts as a secret. */
  @Override
  public String toString() {
    return "Form" + values.keySet();
  }
}
