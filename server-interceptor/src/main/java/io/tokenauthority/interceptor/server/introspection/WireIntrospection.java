package io.tokenauthority.interceptor.server.introspection;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * ValidateToken's answer as a value. An answer that is not as the contract has it is refused with
 * {@link IllegalArgumentException}: it might leave out what the token is bound to.
 */
final class WireIntrospection {

  private final Issuer issuer;

  WireIntrospection(Issuer issuer) {
    this.issuer = issuer;
  }

  Introspection read(ValidateTokenResponse answer) {
    return answer.getActive()
        ? new Introspection.Active(claims(answer), answer.getKind(), answer.getRevocationSequence())
        : new Introspection.Inactive(
            reason(answer.getInactiveReason()), answer.getRevocationSequence());
  }

  private AccessClaims claims(ValidateTokenResponse answer) {
    Optional<Actor> actor =
        answer.hasActor() ? Optional.of(actor(answer.getActor())) : Optional.empty();
    Optional<Confirmation> confirmation =
        answer.hasConfirmation()
            ? Optional.of(new Confirmation(answer.getConfirmation().getX5TS256()))
            : Optional.empty();
    Optional<Tier> tier =
        answer.getTier().isEmpty() ? Optional.empty() : Optional.of(new Tier(answer.getTier()));
    return new AccessClaims(
        issuer,
        new TokenId(answer.getTokenId()),
        new Principal(
            new AccountId(answer.getSubject()),
            new GrantId(answer.getGrantId()),
            answer.getGeneration()),
        new Rights(
            AudienceSet.ofTexts(answer.getAudiencesList()),
            ScopeSet.ofTexts(answer.getScopesList())),
        new Lifespan(instant(answer.getIssueTime()), instant(answer.getExpireTime())),
        new Qualifiers(actor, confirmation, tier));
  }

  private static Actor actor(io.tokenauthority.v1.Actor wire) {
    Principal principal =
        new Principal(
            new AccountId(wire.getSubject()), new GrantId(wire.getGrantId()), wire.getGeneration());
    return new Actor(
        principal, wire.hasActor() ? Optional.of(actor(wire.getActor())) : Optional.empty());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static ErrorReason reason(InactiveReason reason) {
    return switch (reason) {
      case INACTIVE_REASON_MALFORMED -> ErrorReason.TOKEN_MALFORMED;
      case INACTIVE_REASON_EXPIRED -> ErrorReason.TOKEN_EXPIRED;
      case INACTIVE_REASON_REVOKED -> ErrorReason.TOKEN_REVOKED;
      case INACTIVE_REASON_AUDIENCE_MISMATCH -> ErrorReason.AUDIENCE_MISMATCH;
      case INACTIVE_REASON_SIGNING_KEY_UNKNOWN -> ErrorReason.SIGNING_KEY_UNKNOWN;
      case INACTIVE_REASON_INVALID,
          INACTIVE_REASON_WRONG_KIND,
          INACTIVE_REASON_UNSPECIFIED,
          UNRECOGNIZED ->
          ErrorReason.TOKEN_INVALID;
    };
  }

  /** Whether a failed call says that its view had not reached the sequence asked for. */
  static boolean isNotYetSeen(Throwable failed) {
    com.google.rpc.Status details = StatusProto.fromThrowable(failed);
    return details != null
        && details.getDetailsList().stream().anyMatch(WireIntrospection::saysNotYetSeen);
  }

  private static boolean saysNotYetSeen(Any detail) {
    try {
      return detail.is(ErrorInfo.class) && isNotYetSeen(detail.unpack(ErrorInfo.class));
    } catch (InvalidProtocolBufferException unreadable) {
      return false;
    }
  }

  private static boolean isNotYetSeen(ErrorInfo info) {
    return info.getDomain().equals(Refusal.DOMAIN)
        && info.getReason().equals(ErrorReason.REVOCATION_NOT_YET_SEEN.name());
  }
}
