package io.tokenauthority.server.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.IssueRequest;
import io.tokenauthority.server.authority.TokenSet;
import io.tokenauthority.server.authority.admin.server.ServerFacts;
import io.tokenauthority.server.authority.admin.server.Stats;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.keys.ResealKeys.Resealed;
import io.tokenauthority.server.grpc.wire.AuditWire;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.server.grpc.wire.TokenWire;
import io.tokenauthority.server.grpc.wire.UserWire;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.CreateBackupRequest;
import io.tokenauthority.v1.CreateBackupResponse;
import io.tokenauthority.v1.GetServerInfoRequest;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.GetStatsRequest;
import io.tokenauthority.v1.GetStatsResponse;
import io.tokenauthority.v1.ResealKeysRequest;
import io.tokenauthority.v1.ResealKeysResponse;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.SetupResponse;
import java.util.function.Supplier;

/** {@code tokenauthority.v1.Authority} over gRPC. */
public final class GrpcAuthority extends AuthorityGrpc.AuthorityImplBase {

  private static final int SETUP_TOKEN_LIMIT = 128;

  private final Desk desk;
  private final ServerActs acts;
  private final Supplier<GetServerInfoResponse> description;
  private final ProcessStats process;

  /**
   * @param description what this process knows of itself
   */
  public GrpcAuthority(
      Desk desk,
      ServerActs acts,
      Supplier<GetServerInfoResponse> description,
      ProcessStats process) {
    this.desk = desk;
    this.acts = acts;
    this.description = description;
    this.process = process;
  }

  @Override
  public void getServerInfo(
      GetServerInfoRequest request, StreamObserver<GetServerInfoResponse> to) {
    desk.admin(
        to,
        call -> {
          ServerFacts facts = acts.facts().read(call);
          return description.get().toBuilder()
              .setSetUp(facts.setUp())
              .setEpoch(facts.epoch())
              .setStore(facts.store())
              .build();
        });
  }

  @Override
  public void getStats(GetStatsRequest request, StreamObserver<GetStatsResponse> to) {
    desk.admin(
        to,
        call -> {
          Stats stats = acts.stats().read(call);
          var tokens = stats.serviceTokens();
          GetStatsResponse.Builder message =
              GetStatsResponse.newBuilder()
                  .setTime(Times.timestamp(stats.time()))
                  .setServiceAccountCount(stats.serviceAccounts())
                  .setUserCount(stats.users())
                  .setPendingUserCount(stats.pendingUsers())
                  .setSessionCount(stats.sessions())
                  .setActiveServiceTokenCount(tokens.active())
                  .setExpiringServiceTokenCount(tokens.expiring())
                  .setExpiredServiceTokenCount(tokens.expired())
                  .setRevokedServiceTokenCount(tokens.revoked())
                  .setAuditHead(AuditWire.message(stats.auditHead()))
                  .setUnsealedAuditEventCount(stats.unsealedAuditEvents())
                  .setStoreBytes(stats.storeBytes());
          tokens
              .nextEnd()
              .ifPresent(end -> message.setNextServiceTokenExpireTime(Times.timestamp(end)));
          process.tell(call, message);
          return message.build();
        });
  }

  @Override
  public void setup(SetupRequest request, StreamObserver<SetupResponse> to) {
    desk.password(
        to,
        call -> {
          String token = request.getSetupToken();
          if (token.isEmpty() || token.length() > SETUP_TOKEN_LIMIT) {
            throw Denied.field("setup_token", "must be 1 to " + SETUP_TOKEN_LIMIT + " characters");
          }
          User admin =
              acts.setUp()
                  .setUp(
                      call,
                      token,
                      new NewPerson(
                          request.getUsername(),
                          request.getEmail(),
                          request.getDisplayName(),
                          request.getPassword()));
          return SetupResponse.newBuilder()
              .setUser(UserWire.message(admin))
              .setTokens(TokenWire.message(signIn(call, request)))
              .build();
        });
  }

  /** As anyone signs in: the password was taken a moment ago. */
  private TokenSet signIn(Call call, SetupRequest request) {
    Password password =
        Password.of(request.getPassword())
            .orElseThrow(() -> Denied.field("password", "must be 1 to 256 bytes of UTF-8"));
    return acts.issue()
        .issue(call, IssueRequest.of(new PasswordCredential(request.getUsername(), password)));
  }

  @Override
  public void resealKeys(ResealKeysRequest request, StreamObserver<ResealKeysResponse> to) {
    desk.adminStream(
        to,
        call -> {
          Resealed done = acts.reseal().reseal(call);
          to.onNext(
              ResealKeysResponse.newBuilder()
                  .setResealedCount(done.resealed())
                  .setCheckedCount(done.checked())
                  .setTotalCount(done.checked())
                  .setMasterKeyId(done.masterKeyId())
                  .setDone(true)
                  .build());
          to.onCompleted();
        });
  }

  @Override
  public void createBackup(CreateBackupRequest request, StreamObserver<CreateBackupResponse> to) {
    BackupStream stream =
        new BackupStream(desk, acts.backup(), (ServerCallStreamObserver<CreateBackupResponse>) to);
    desk.adminStream(to, stream::begin);
  }
}
