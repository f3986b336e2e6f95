package io.tokenauthority.cli.session;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.v1.ErrorReason;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The one place where a refusal becomes an exit code and a sentence. The reason decides where it is
 * known; a reason from a newer authority leaves the decision to the status.
 */
final class Refusals {

  private final Endpoint endpoint;

  Refusals(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** What the operator is told. */
  Failure failure(StatusRuntimeException e) {
    AuthorityError refusal = read(e);
    String sentence =
        refusal.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED
            ? Transports.sentence(endpoint, e.getStatus(), late())
            : sentence(refusal);
    return new Failure(exitCode(refusal), sentence, e);
  }

  static String notSignedIn(Endpoint endpoint) {
    return "you are not signed in at " + endpoint + "; sign in: tokenctl login";
  }

  /** What was refused, as the client interceptor reads it. */
  static AuthorityError read(StatusRuntimeException e) {
    return AuthorityError.from(e).orElseThrow(() -> new IllegalStateException(e));
  }

  private static ExitCode exitCode(AuthorityError refusal) {
    return switch (refusal.reason()) {
      case RATE_LIMITED -> ExitCode.UNAVAILABLE;
      case NOT_RENEWABLE -> ExitCode.INACTIVE_TOKEN;
      case TTL_EXCEEDS_POLICY, CREDENTIAL_WITHHELD -> ExitCode.USAGE;
      case REGISTRATION_CLOSED -> ExitCode.DENIED;
      default -> byStatus(refusal.code());
    };
  }

  private static ExitCode byStatus(Status.Code code) {
    return switch (code) {
      case OK -> ExitCode.OK;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ExitCode.USAGE;
      case UNAUTHENTICATED -> ExitCode.UNAUTHENTICATED;
      case PERMISSION_DENIED -> ExitCode.DENIED;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case UNAVAILABLE, DEADLINE_EXCEEDED -> ExitCode.UNAVAILABLE;
      case ABORTED, ALREADY_EXISTS, FAILED_PRECONDITION -> ExitCode.CONFLICT;
      case CANCELLED, UNKNOWN, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, DATA_LOSS ->
          ExitCode.FAILURE;
    };
  }

  private String sentence(AuthorityError refusal) {
    Map<String, String> about = refusal.metadata();
    return switch (refusal.reason()) {
      case TOKEN_MISSING -> notSignedIn(endpoint);
      case TOKEN_EXPIRED,
          TOKEN_REVOKED,
          TOKEN_INVALID,
          TOKEN_MALFORMED,
          AUDIENCE_MISMATCH,
          SIGNING_KEY_UNKNOWN ->
          "your credential is no longer accepted ("
              + refusal.reason()
              + "); sign in again: tokenctl login";
      case CREDENTIAL_INVALID ->
          "the credential was refused: it is wrong, unknown, used, expired or revoked.";
      case SCOPE_INSUFFICIENT ->
          "not allowed: this needs "
              + said(about, "missing", "a scope you lack")
              + "; ask an admin for a role or token that holds it.";
      case SCOPE_NOT_GRANTED ->
          "not granted: "
              + said(about, "scopes", said(about, "audiences", "what was asked for"))
              + "; the account does not allow it, or you may not grant it"
              + " (tokenctl account get shows what an account allows).";
      case ACCOUNT_DISABLED -> "the account is disabled or awaits approval; ask an admin.";
      case NO_ACCESS_RULE -> "the method has no access rule, so nobody may call it.";
      default -> ofLoad(refusal);
    };
  }

  private String ofLoad(AuthorityError refusal) {
    Map<String, String> about = refusal.metadata();
    return switch (refusal.reason()) {
      case RATE_LIMITED -> "too many requests; try again " + when(refusal) + ".";
      case LIMIT_REACHED ->
          "the limit "
              + said(about, "limit", "of the authority")
              + value(about, "value")
              + " is reached.";
      case STORE_UNAVAILABLE,
          TRUST_STALE,
          REVOCATION_NOT_YET_SEEN,
          OVERLOADED,
          AUTHORITY_UNAVAILABLE ->
          "the authority cannot answer now ("
              + refusal.reason()
              + "); try again "
              + when(refusal)
              + ".";
      case DEADLINE_EXCEEDED -> late();
      case INTERNAL -> internal(about);
      default -> ofRecord(refusal);
    };
  }

  private String ofRecord(AuthorityError refusal) {
    Map<String, String> about = refusal.metadata();
    return switch (refusal.reason()) {
      case FIELD_INVALID -> fields(refusal);
      case NOT_FOUND ->
          "there is no "
              + said(about, "kind", "such record").replace('_', ' ')
              + Optional.ofNullable(about.get("id")).map(id -> " " + id).orElse("")
              + ".";
      case NAME_TAKEN ->
          "the "
              + said(about, "field", "name").replace('_', ' ')
              + " is in use or was used before; choose another.";
      case REQUEST_ID_REUSED -> "the request id was used for something else; run it again.";
      case ETAG_MISMATCH -> "somebody changed it meanwhile; look at it again, then repeat.";
      default -> ofState(refusal);
    };
  }

  private String ofState(AuthorityError refusal) {
    Map<String, String> about = refusal.metadata();
    return switch (refusal.reason()) {
      case LAST_ADMIN -> "that would leave no admin who can sign in; make another admin first.";
      case TTL_EXCEEDS_POLICY ->
          "the lifetime is outside the authority's policy"
              + range(about)
              + "; choose another --lifetime.";
      case NOT_RENEWABLE ->
          "the token cannot be renewed: it is "
              + said(about, "state", "no longer active")
              + Optional.ofNullable(about.get("superseded_by"))
                  .map(id -> ", superseded by " + id)
                  .orElse("")
              + "; make a new one: tokenctl token create";
      case ALREADY_SET_UP -> "an admin exists already; sign in: tokenctl login";
      case SECRET_NO_LONGER_AVAILABLE ->
          "it was done, but its secret is not shown again; renew the token"
              + value(about, "token_id")
              + " to get a new one.";
      case REGISTRATION_CLOSED ->
          "registration is switched off at this authority; ask an admin for tokenctl user create.";
      case KEY_STATE ->
          "the signing key is "
              + said(about, "state", "in a state that forbids it")
              + "; tokenctl key list shows all.";
      case USER_NOT_PENDING -> "the user does not await approval" + value(about, "state") + ".";
      case NOT_SUPPORTED_BY_STORE ->
          "this kind of store cannot do that" + value(about, "store") + ".";
      case CREDENTIAL_WITHHELD ->
          "the credential was not sent: the way to " + endpoint + " is not encrypted; use TLS.";
      default -> "the authority refused (" + refusal.reason() + ").";
    };
  }

  private String late() {
    return endpoint
        + " did not answer in time; what it did is unknown. Try again, with a longer"
        + " --timeout if need be.";
  }

  private static String internal(Map<String, String> about) {
    return "the authority failed; its log has more"
        + Optional.ofNullable(about.get("correlation_id")).map(id -> " under " + id).orElse("")
        + ".";
  }

  private static String fields(AuthorityError refusal) {
    String fields =
        refusal.fieldViolations().stream()
            .map(violation -> violation.field() + ": " + violation.description())
            .collect(Collectors.joining("; "));
    return fields.isEmpty() ? "a value was refused: " + refusal.message() : fields;
  }

  private static String said(Map<String, String> about, String key, String otherwise) {
    String value = about.get(key);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static String value(Map<String, String> about, String key) {
    String value = about.get(key);
    return value == null || value.isEmpty() ? "" : " (" + value + ")";
  }

  private static String range(Map<String, String> about) {
    String min = about.get("min");
    String max = about.get("max");
    return min == null || max == null ? "" : " (" + min + " to " + max + ")";
  }

  private static String when(AuthorityError refusal) {
    return refusal
        .retryDelay()
        .map(delay -> "in " + Math.max(1, delay.toSeconds()) + " s")
        .orElse("later");
  }
}
