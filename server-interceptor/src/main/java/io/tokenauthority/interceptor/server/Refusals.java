package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.RejectionReason;
import io.tokenauthority.v1.ErrorReason;

/** What the guard itself says, each sentence once. */
final class Refusals {

  static final Refusal TOKEN_MISSING =
      Refusal.because(ErrorReason.TOKEN_MISSING, "this method needs a token");
  static final Refusal TOKEN_MALFORMED =
      Refusal.because(ErrorReason.TOKEN_MALFORMED, "not a bearer token");
  static final Refusal TOKEN_EXPIRED =
      Refusal.because(ErrorReason.TOKEN_EXPIRED, "the token has expired");
  static final Refusal TOKEN_REVOKED =
      Refusal.because(ErrorReason.TOKEN_REVOKED, "the token was revoked");
  static final Refusal TOKEN_INVALID =
      Refusal.because(ErrorReason.TOKEN_INVALID, "the token is not valid here");
  static final Refusal SIGNING_KEY_UNKNOWN =
      Refusal.because(ErrorReason.SIGNING_KEY_UNKNOWN, "the token's signing key is not known");
  static final Refusal TRUST_STALE =
      Refusal.because(
          ErrorReason.TRUST_STALE, "too long without news of keys and revocations for a verdict");
  static final Refusal OVERLOADED =
      Refusal.because(ErrorReason.OVERLOADED, "too many tokens are being verified");
  static final Refusal RATE_LIMITED =
      Refusal.because(ErrorReason.RATE_LIMITED, "too many calls with this token");

  private Refusals() {}

  /** A bug of ours, of which the log has more under this id. */
  static Refusal internal(String correlationId) {
    return Refusal.because(ErrorReason.INTERNAL, "internal error")
        .with("correlation_id", correlationId);
  }

  static Refusal noAccessRule(String method) {
    return Refusal.because(ErrorReason.NO_ACCESS_RULE, "the method has no access rule")
        .with("method", method);
  }

  static Refusal audienceMismatch(AudienceSet expected) {
    return Refusal.because(ErrorReason.AUDIENCE_MISMATCH, "the token is for another audience")
        .with("audience", String.join(" ", expected.asTexts()));
  }

  static Refusal scopeInsufficient(ScopeSet required, ScopeSet held) {
    return Refusal.because(
            ErrorReason.SCOPE_INSUFFICIENT, "the token lacks a scope for this method")
        .with("required", required.asText())
        .with("missing", required.missingFrom(held).asText());
  }

  /** There is no verdict, for one of UNAVAILABLE's reasons. */
  static Refusal noVerdict(ErrorReason reason) {
    return Refusal.because(reason, "no verdict on the token could be had");
  }

  static Refusal of(RejectionReason reason, AudienceSet expected) {
    return switch (reason) {
      case TOKEN_MALFORMED -> TOKEN_MALFORMED;
      case TOKEN_EXPIRED -> TOKEN_EXPIRED;
      case TOKEN_INVALID -> TOKEN_INVALID;
      case AUDIENCE_MISMATCH -> audienceMismatch(expected);
      case SIGNING_KEY_UNKNOWN -> SIGNING_KEY_UNKNOWN;
    };
  }

  /** The authority's own reason; one that is not about tokens would be a slip of its, or a lie. */
  static Refusal inactive(ErrorReason reason, AudienceSet expected) {
    return switch (reason) {
      case TOKEN_MALFORMED -> TOKEN_MALFORMED;
      case TOKEN_EXPIRED -> TOKEN_EXPIRED;
      case TOKEN_REVOKED -> TOKEN_REVOKED;
      case AUDIENCE_MISMATCH -> audienceMismatch(expected);
      case SIGNING_KEY_UNKNOWN -> SIGNING_KEY_UNKNOWN;
      default -> TOKEN_INVALID;
    };
  }
}
