package io.tokenauthority.server.grpc.wire;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.Renewal;
import io.tokenauthority.server.authority.admin.tokens.Renewed;
import io.tokenauthority.server.authority.admin.tokens.ServiceTokenRecord;
import io.tokenauthority.server.authority.admin.tokens.TokenUsage;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.GetTokenUsageResponse;
import io.tokenauthority.v1.HourlyUsage;
import io.tokenauthority.v1.RenewServiceTokenRequest;
import io.tokenauthority.v1.RenewServiceTokenResponse;
import io.tokenauthority.v1.ServiceToken;
import java.util.Optional;

/** Service tokens and their use. */
public final class ServiceTokenWire {

  private ServiceTokenWire() {}

  /** As a message; there is no secret in it. */
  public static ServiceToken message(ServiceTokenRecord record) {
    io.tokenauthority.server.lifecycle.ServiceToken token = record.holding().token();
    Grant grant = record.holding().grant();
    ServiceToken.Builder message =
        ServiceToken.newBuilder()
            .setTokenId(token.id().value())
            .setGrantId(token.grant().value())
            .setAccount(token.account().value())
            .setDisplayName(token.displayName())
            .addAllScopes(grant.scopes().asTexts())
            .addAllAudiences(grant.audiences().asTexts())
            .setState(state(record.state()))
            .setCreateTime(Times.timestamp(token.createTime()))
            .setCreator(token.creator().value())
            .setExpireTime(Times.timestamp(token.expireTime()))
            .setEternal(token.isEternal())
            .setUseCount(record.holding().useCount())
            .setHint(token.hint())
            .setFormat(format(token.format()));
    record.holding().lastUsed().ifPresent(time -> message.setLastUsedTime(Times.timestamp(time)));
    token.successor().ifPresent(next -> message.setSupersededBy(next.value()));
    record.overlapEnd().ifPresent(end -> message.setOverlapEndTime(Times.timestamp(end)));
    record
        .end()
        .ifPresent(
            end ->
                message.setRevokeTime(Times.timestamp(end.time())).setRevokeReason(end.reason()));
    return message.build();
  }

  /** The token to make. */
  public static NewServiceToken newToken(CreateServiceTokenRequest request) {
    return new NewServiceToken(
        request.getAccount(),
        request.getDisplayName(),
        request.getScopesList(),
        request.getAudiencesList(),
        Expiry.of(
            Times.span("lifetime", request.hasLifetime(), request.getLifetime()),
            request.hasEternal() ? Optional.of(request.getEternal()) : Optional.empty()),
        format("format", request.getFormat()),
        request.getRequestId());
  }

  /** What to renew, and how. */
  public static Renewal renewal(RenewServiceTokenRequest request) {
    return new Renewal(
        request.getTokenId(),
        Expiry.of(
            Times.span("lifetime", request.hasLifetime(), request.getLifetime()),
            request.hasEternal() ? Optional.of(request.getEternal()) : Optional.empty()),
        Times.span("if_expires_within", request.hasIfExpiresWithin(), request.getIfExpiresWithin()),
        Times.span("overlap", request.hasOverlap(), request.getOverlap()),
        request.getRequestId());
  }

  /** What a renewal gave. */
  public static RenewServiceTokenResponse message(Renewed renewed) {
    RenewServiceTokenResponse.Builder message =
        RenewServiceTokenResponse.newBuilder().setServiceToken(message(renewed.token()));
    if (renewed instanceof Renewed.Done done) {
      message
          .setRenewed(true)
          .setServiceTokenSecret(done.secret())
          .setPreviousTokenId(done.previous().value())
          .setOverlapEndTime(Times.timestamp(done.overlapEnd()));
    }
    return message.build();
  }

  private static io.tokenauthority.server.lifecycle.ServiceToken.Format format(
      String path, ServiceToken.Format message) {
    return switch (message) {
      case FORMAT_UNSPECIFIED, OPAQUE ->
          io.tokenauthority.server.lifecycle.ServiceToken.Format.OPAQUE;
      case JWT -> io.tokenauthority.server.lifecycle.ServiceToken.Format.JWT;
      case UNRECOGNIZED -> throw Denied.field(path, "must be one of OPAQUE, JWT");
    };
  }

  /** Hours of use. */
  public static GetTokenUsageResponse message(TokenUsage usage) {
    GetTokenUsageResponse.Builder message =
        GetTokenUsageResponse.newBuilder().setTotalCount(usage.total());
    usage
        .hours()
        .forEach(
            hour ->
                message.addHours(
                    HourlyUsage.newBuilder()
                        .setHour(Times.timestamp(hour.start()))
                        .setCount(hour.count())));
    usage.lastUsed().ifPresent(time -> message.setLastUsedTime(Times.timestamp(time)));
    return message.build();
  }

  private static ServiceToken.Format format(
      io.tokenauthority.server.lifecycle.ServiceToken.Format format) {
    return switch (format) {
      case OPAQUE -> ServiceToken.Format.OPAQUE;
      case JWT -> ServiceToken.Format.JWT;
    };
  }

  private static ServiceToken.State state(
      io.tokenauthority.server.lifecycle.ServiceToken.State state) {
    return switch (state) {
      case ACTIVE -> ServiceToken.State.ACTIVE;
      case EXPIRING -> ServiceToken.State.EXPIRING;
      case EXPIRED -> ServiceToken.State.EXPIRED;
      case REVOKED -> ServiceToken.State.REVOKED;
    };
  }
}
