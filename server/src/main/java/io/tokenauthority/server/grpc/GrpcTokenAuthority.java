package io.tokenauthority.server.grpc;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Pace;
import io.tokenauthority.server.authority.Revoked;
import io.tokenauthority.server.authority.TokenFacts;
import io.tokenauthority.server.authority.TokenFacts.TokenKind;
import io.tokenauthority.server.authority.admin.server.TakeUsageReports;
import io.tokenauthority.server.grpc.wire.IssueWire;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.server.grpc.wire.TokenWire;
import io.tokenauthority.server.grpc.wire.TrustWire;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RevokeTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code tokenauthority.v1.TokenAuthority} over gRPC, but for what answers with messages of our own
 * encoding: {@link ValidationMethods}, WatchTrust.
 */
public final class GrpcTokenAuthority extends TokenAuthorityGrpc.TokenAuthorityImplBase {
  private final Desk desk;
  private final DataActs acts;
  private final TakeUsageReports usage;
  private final Tally tally;

  public GrpcTokenAuthority(Desk desk, DataActs acts, TakeUsageReports usage, Tally tally) {
    this.desk = desk;
    this.acts = acts;
    this.usage = usage;
    this.tally = tally;
  }

  @Override
  public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> to) {
    Optional<Confirmation> certificate = Desk.certificate();
    if (request.hasUserPassword()) {
      desk.password(to, call -> Pace.result(issue(call, Pace.WAITING, request, certificate)));
    } else if (request.hasServiceToken()) {
      desk.token(to, (call, pace) -> issue(call, pace, request, certificate));
    } else {
      desk.mutate(to, call -> Pace.result(issue(call, Pace.WAITING, request, certificate)));
    }
  }

  private CompletionStage<IssueTokenResponse> issue(
      Call call, Pace pace, IssueTokenRequest request, Optional<Confirmation> certificate) {
    return acts.issue()
        .issue(pace, call, IssueWire.issue(request, certificate))
        .thenApply(
            tokens -> {
              tally.issued().increment();
              return IssueTokenResponse.newBuilder().setTokens(TokenWire.message(tokens)).build();
            });
  }

  @Override
  public void refreshToken(RefreshTokenRequest request, StreamObserver<RefreshTokenResponse> to) {
    Optional<Confirmation> certificate = Desk.certificate();
    desk.token(
        to,
        (call, pace) ->
            acts.refresh()
                .refresh(pace, call, IssueWire.refresh(request, certificate))
                .thenApply(
                    tokens -> {
                      tally.refreshed().increment();
                      return RefreshTokenResponse.newBuilder()
                          .setTokens(TokenWire.message(tokens))
                          .build();
                    }));
  }

  @Override
  public void revokeToken(RevokeTokenRequest request, StreamObserver<RevokeTokenResponse> to) {
    desk.mutate(
        to,
        call -> {
          Revoked revoked = acts.revoke().revoke(call, IssueWire.revoke(request));
          tally.revoked().increment();
          return RevokeTokenResponse.newBuilder()
              .setRevocationSequence(revoked.sequence())
              .setRevokeTime(Times.timestamp(revoked.time()))
              .build();
        });
  }

  @Override
  public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> to) {
    desk.admin(to, call -> TokenWire.message(acts.self().describe(facts(Caller.required()))));
  }

  /** What the guard verified of the call's own token. */
  private static TokenFacts facts(Caller caller) {
    TokenKind kind =
        caller.kind() == io.tokenauthority.v1.TokenKind.TOKEN_KIND_SERVICE
            ? TokenKind.SERVICE
            : TokenKind.ACCESS;
    return new TokenFacts(kind, caller.claims(), Optional.empty(), caller.claims().revocable());
  }

  @Override
  public void getKeySet(GetKeySetRequest request, StreamObserver<GetKeySetResponse> to) {
    desk.answer(to, call -> TrustWire.response(acts.keySet().get()));
  }

  @Override
  public StreamObserver<ReportUsageRequest> reportUsage(StreamObserver<ReportUsageResponse> to) {
    return new UsageStream(desk, usage, to);
  }
}
