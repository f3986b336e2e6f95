package io.tokenauthority.server.grpc.wire;

import static com.google.protobuf.ByteString.copyFromUtf8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.TokenFacts;
import io.tokenauthority.server.authority.Validation;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.time.Duration;
import java.util.Optional;

/** Questions about tokens, and verdicts. Safe for use from any thread. */
public final class ValidationWire {

  /**
   * What is always said of a token while it is active. It lives as long as the caches of verified
   * tokens keep the facts that it is made of: hence weak keys, and no limit but theirs.
   */
  private final Cache<TokenFacts, ValidateTokenResponse> described =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  /**
   * The question.
   *
   * @param patience how long the asker waits
   */
  public static Validation.Question question(ValidateTokenRequest message, Duration patience) {
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

  /** The verdict. */
  public ValidateTokenResponse message(Validation verdict) {
    return begun(verdict)
        .setRevocationSequence(verdict.view().sequence())
        .setViewAge(Times.duration(verdict.view().age()))
        .build();
  }

  private ValidateTokenResponse.Builder begun(Validation verdict) {
    if (verdict instanceof Validation.Active active) {
      ValidateTokenResponse.Builder message =
          described.get(active.facts(), ValidationWire::describe).toBuilder();
      return active.missing().isEmpty()
          ? message
          : message.addAllMissingScopes(active.missing().asTexts());
    }
    ValidateTokenResponse.Builder message = ValidateTokenResponse.newBuilder();
    ((Validation.Inactive) verdict)
        .reason()
        .ifPresent(reason -> message.setInactiveReason(reason(reason)));
    return message;
  }

  /** Its texts as the bytes that they are written as, so that an answer copies them. */
  private static ValidateTokenResponse describe(TokenFacts facts) {
    AccessClaims claims = facts.claims();
    ValidateTokenResponse.Builder message =
        ValidateTokenResponse.newBuilder()
            .setActive(true)
            .setTokenIdBytes(copyFromUtf8(claims.tokenId().value()))
            .setGrantIdBytes(copyFromUtf8(claims.grantId().value()))
            .setKind(TokenWire.kind(facts.kind()))
            .setSubjectBytes(copyFromUtf8(claims.account().value()))
            .setClientIdBytes(copyFromUtf8(claims.clientId().value()))
            .setIssueTime(Times.timestamp(claims.issuedAt()))
            .setExpireTime(Times.timestamp(claims.expiresAt()))
            .setGeneration(claims.generation());
    claims.scopes().asTexts().forEach(scope -> message.addScopesBytes(copyFromUtf8(scope)));
    claims
        .audiences()
        .asTexts()
        .forEach(audience -> message.addAudiencesBytes(copyFromUtf8(audience)));
    claims.tier().ifPresent(tier -> message.setTierBytes(copyFromUtf8(tier.value())));
    claims
        .confirmation()
        .ifPresent(proof -> message.setConfirmation(TokenWire.confirmation(proof)));
    claims.actor().ifPresent(actor -> message.setActor(TokenWire.actor(actor)));
    return message.build();
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
