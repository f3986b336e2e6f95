package io.tokenauthority.server.authority;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The caller's fault: a refusal that goes out as it is. Carries a reason and facts that the caller
 * may know, never a secret and never which of several checks of a credential failed. Has no stack
 * trace: it is an answer, not an accident.
 */
public final class Denied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Optional<String> field;
  private final transient Map<String, String> facts;
  private final transient Optional<Duration> retryAfter;
  private final transient String finding;

  private Denied(
      Reason reason,
      String message,
      Optional<String> field,
      Map<String, String> facts,
      Optional<Duration> retryAfter,
      String finding) {
    super(message, null, false, false);
    this.reason = reason;
    this.field = field;
    this.facts = Map.copyOf(facts);
    this.retryAfter = retryAfter;
    this.finding = finding;
  }

  /** A refusal with a sentence for people. */
  public static Denied because(Reason reason, String message) {
    return new Denied(reason, message, Optional.empty(), Map.of(), Optional.empty(), "");
  }

  /** A refusal with facts for programs, such as the scopes that are missing. */
  public static Denied because(Reason reason, String message, Map<String, String> facts) {
    return new Denied(reason, message, Optional.empty(), facts, Optional.empty(), "");
  }

  /**
   * A field that is not as it must be. {@code message} says how it must be and does not repeat the
   * value.
   */
  public static Denied field(String field, String message) {
    return new Denied(
        Reason.FIELD_INVALID,
        field + ": " + message,
        Optional.of(field),
        Map.of(),
        Optional.empty(),
        "");
  }

  /**
   * CREDENTIAL_INVALID: one answer, in the same words, for whatever is wrong with a credential.
   *
   * @param finding what it was, for the audit trail alone
   */
  public static Denied credential(String finding) {
    return new Denied(
        Reason.CREDENTIAL_INVALID,
        "the credential is not valid",
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        finding);
  }

  /**
   * The same about one of several credentials of the request.
   *
   * @param credential the request's field, for {@code ErrorInfo.metadata.credential}
   */
  public Denied about(String credential) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put("credential", credential);
    return new Denied(reason, String.valueOf(getMessage()), field, more, retryAfter, finding);
  }

  /** Too much of something; to be tried again after a while. */
  public static Denied later(Reason reason, String message, Duration retryAfter) {
    return new Denied(reason, message, Optional.empty(), Map.of(), Optional.of(retryAfter), "");
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The request's field at fault, by its proto path such as {@code scopes[3]}. */
  public Optional<String> field() {
    return field;
  }

  /** Facts for programs, at most 2 KiB. */
  public Map<String, String> facts() {
    return facts;
  }

  /** When to try again, where that helps. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** What exactly was found, for the audit trail; never sent. Empty where the reason says it. */
  public String finding() {
    return finding;
  }
}
