package io.tokenauthority.server.grpc.wire;

import com.google.protobuf.Duration;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.TokenFacts;
import io.tokenauthority.server.authority.Validation;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.trust.ViewMark;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Questions about tokens, and verdicts. Safe for use from any thread. */
public final class ValidationWire {

  private ValidationWire() {}

  /**
   * The question.
   *
   * @param patience how long the asker waits
   */
  public static Validation.Question question(
      ValidateTokenRequest message, java.time.Duration patience) {
    if (message.getMinRevocationSequence() < 0) {
      throw Denied.field("min_revocation_sequence", "must not be negative");
    }
    return new Validation.Question(
        message.getToken(),
        Fields.scopes("required_scopes", message.getRequiredScopesList()),
        audience("audience", message.getAudience()),
        message.getMinRevocationSequence(),
        patience);
  }

  private static Optional<Audience> audience(String path, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!Audience.isAudience(text)) {
      throw Denied.field(path, "must be 1 to 255 visible ASCII characters, or empty");
    }
    return Optional.of(new Audience(text));
  }

  /**
   * The verdict. Of an active token everything but the view is kept with its facts as it is sent:
   * building and writing the whole message anew took a tenth of a validation.
   */
  public static EncodedMessage verdict(Validation verdict) {
    if (verdict instanceof Validation.Active active && active.missing().isEmpty()) {
      EncodedMessage described =
          active
              .facts()
              .rendering()
              .get(EncodedMessage.class, () -> EncodedMessage.of(describe(active.facts()).build()));
      return described.before(view(verdict.view()));
    }
    return EncodedMessage.of(message(verdict));
  }

  /** The verdict on one question of a stream. */
  public static EncodedMessage verdict(String requestId, Validation verdict) {
    EncodedMessage response = verdict(verdict);
    byte[] id = requestId.getBytes(StandardCharsets.UTF_8);
    ByteWriter begin = new ByteWriter(id.length + 2 * ByteWriter.LONGEST_FIELD);
    begin.bytes(ValidateTokensResponse.REQUEST_ID_FIELD_NUMBER, id);
    begin.length(ValidateTokensResponse.RESPONSE_FIELD_NUMBER, response.size());
    return response.after(begin.written());
  }

  private static byte[] view(ViewMark view) {
    ByteWriter age = new ByteWriter(2 * ByteWriter.LONGEST_FIELD);
    age.number(Duration.SECONDS_FIELD_NUMBER, view.age().toSeconds());
    age.number(Duration.NANOS_FIELD_NUMBER, view.age().toNanosPart());
    ByteWriter all = new ByteWriter(4 * ByteWriter.LONGEST_FIELD);
    all.number(ValidateTokenResponse.REVOCATION_SEQUENCE_FIELD_NUMBER, view.sequence());
    all.bytes(ValidateTokenResponse.VIEW_AGE_FIELD_NUMBER, age);
    return all.written();
  }

  /** The verdict, built the plain way. */
  static ValidateTokenResponse message(Validation verdict) {
    return begun(verdict)
        .setRevocationSequence(verdict.view().sequence())
        .setViewAge(Times.duration(verdict.view().age()))
        .build();
  }

  private static ValidateTokenResponse.Builder begun(Validation verdict) {
    if (verdict instanceof Validation.Active active) {
      return describe(active.facts()).addAllMissingScopes(active.missing().asTexts());
    }
    ValidateTokenResponse.Builder message = ValidateTokenResponse.newBuilder();
    ((Validation.Inactive) verdict)
        .reason()
        .ifPresent(reason -> message.setInactiveReason(reason(reason)));
    return message;
  }

  private static ValidateTokenResponse.Builder describe(TokenFacts facts) {
    AccessClaims claims = facts.claims();
    ValidateTokenResponse.Builder message =
        ValidateTokenResponse.newBuilder()
            .setActive(true)
            .setTokenId(claims.tokenId().value())
            .setGrantId(claims.grantId().value())
            .setKind(TokenWire.kind(facts.kind()))
            .setSubject(claims.account().value())
            .setClientId(claims.clientId().value())
            .addAllScopes(claims.scopes().asTexts())
            .addAllAudiences(claims.audiences().asTexts())
            .setIssueTime(Times.timestamp(claims.issuedAt()))
            .setExpireTime(Times.timestamp(claims.expiresAt()))
            .setGeneration(claims.generation());
    claims.tier().ifPresent(tier -> message.setTier(tier.value()));
    claims
        .confirmation()
        .ifPresent(proof -> message.setConfirmation(TokenWire.confirmation(proof)));
    claims.actor().ifPresent(actor -> message.setActor(TokenWire.actor(actor)));
    return message;
  }

  private static InactiveReason reason(Validation.InactiveReason reason) {
    return switch (reason) {
      case MALFORMED -> InactiveReason.INACTIVE_REASON_MALFORMED;
      case EXPIRED -> InactiveReason.INACTIVE_REASON_EXPIRED;
      case REVOKED -> InactiveReason.INACTIVE_REASON_REVOKED;
      case INVALID -> InactiveReason.INACTIVE_REASON_INVALID;
      case AUDIENCE_MISMATCH -> InactiveReason.INACTIVE_REASON_AUDIENCE_MISMATCH;
      case SIGNING_KEY_UNKNOWN -> InactiveReason.INACTIVE_REASON_SIGNING_KEY_UNKNOWN;
      case WRONG_KIND -> InactiveReason.INACTIVE_REASON_WRONG_KIND;
    };
  }
}
