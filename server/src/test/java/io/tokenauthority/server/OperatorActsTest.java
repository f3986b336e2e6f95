package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.BackupDone;
import io.tokenauthority.v1.CreateBackupRequest;
import io.tokenauthority.v1.CreateBackupResponse;
import io.tokenauthority.v1.CreateBackupResponse.EventCase;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.GetTokenUsageRequest;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.ResealKeysRequest;
import io.tokenauthority.v1.ResealKeysResponse;
import io.tokenauthority.v1.RevokeServiceTokenRequest;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.VerifyAuditLogRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators and verifiers do seldom, or in bulk, over the wire and to its end. */
final class OperatorActsTest {

  private static final String CALLER = "caller";

  @TempDir Path folder;

  @Test
  void backup_isWholeFitsItsDigestAndOpensAsADatabase() throws Exception {
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      String admin = live.signIn().getAccessToken();
      var made = live.serviceToken(admin, CALLER, List.of("read"), List.of("otp"));
      long revoked =
          ServiceTokensGrpc.newBlockingStub(live.channel())
              .withCallCredentials(LiveAuthority.bearer(admin))
              .revokeServiceToken(
                  RevokeServiceTokenRequest.newBuilder()
                      .setTokenId(made.getServiceToken().getTokenId())
                      .build())
              .getRevocationSequence();

      List<CreateBackupResponse> events =
          all(
              AuthorityGrpc.newBlockingStub(live.channel())
                  .withCallCredentials(LiveAuthority.bearer(admin))
                  .withDeadlineAfter(60, TimeUnit.SECONDS)
                  .createBackup(CreateBackupRequest.getDefaultInstance()));

      assertThat(events.get(0).getEventCase()).isEqualTo(EventCase.PROGRESS);
      assertThat(events).filteredOn(CreateBackupResponse::hasDone).hasSize(1);
      BackupDone done = events.get(events.size() - 1).getDone();
      Path copy = folder.resolve("copy.db");
      assertThat(write(events, copy)).isEqualTo(done.getSha256());
      assertThat(Files.size(copy)).isEqualTo(done.getSizeBytes());
      assertThat(done.getRevocationSequence()).isEqualTo(revoked);
      assertThat(done.getEpoch()).isEqualTo(1);
      try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
          var statement = connection.createStatement()) {
        var check = statement.executeQuery("PRAGMA integrity_check");
        assertThat(check.getString(1)).isEqualTo("ok");
        var account = statement.executeQuery("SELECT id FROM account WHERE kind = 'SERVICE'");
        assertThat(account.getString(1)).isEqualTo(CALLER);
      }
    }
  }

  /** Writes the chunks where they belong, and gives the digest of all. */
  private static String write(List<CreateBackupResponse> events, Path to) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long offset = 0;
    try (OutputStream file = Files.newOutputStream(to)) {
      for (CreateBackupResponse event : events) {
        if (event.hasChunk()) {
          assertThat(event.getChunk().getOffset()).isEqualTo(offset);
          byte[] data = event.getChunk().getData().toByteArray();
          assertThat(data.length).isBetween(1, 256 << 10);
          file.write(data);
          digest.update(data);
          offset += data.length;
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void reseal_underANewMasterKey_theOldOneIsNeededForTheAuditTrailAlone() throws Exception {
    Path file = folder.resolve("master.key");
    Map<String, String> settings = Map.of("master-key.file", file.toString());
    String first = newKey();
    keys(file, first);
    String secret;
    try (LiveAuthority live = LiveAuthority.start(folder, settings)) {
      secret =
          live.serviceToken(live.signIn().getAccessToken(), CALLER, List.of("read"), List.of("otp"))
              .getServiceTokenSecret();
    }
    String second = newKey();
    keys(file, second, first);
    try (LiveAuthority live = LiveAuthority.start(folder, settings)) {
      assertThat(reseal(live).getResealedCount()).isPositive();
      ResealKeysResponse again = reseal(live);
      assertThat(again.getResealedCount()).isZero();
      assertThat(again.getDone()).isTrue();
      assertThat(findings(live)).as("with the old key at hand").isZero();
    }
    keys(file, second);
    try (LiveAuthority live = LiveAuthority.start(folder, settings)) {
      assertThat(live.issue(secret).getScopesList()).containsExactly("read");
      assertThat(findings(live)).as("rows that the old key vouched for").isPositive();
    }
  }

  private static ResealKeysResponse reseal(LiveAuthority live) {
    List<ResealKeysResponse> progress =
        all(
            AuthorityGrpc.newBlockingStub(live.channel())
                .withCallCredentials(LiveAuthority.bearer(live.signIn().getAccessToken()))
                .resealKeys(ResealKeysRequest.getDefaultInstance()));
    return progress.get(progress.size() - 1);
  }

  private static <T> List<T> all(Iterator<T> answers) {
    List<T> all = new ArrayList<>();
    answers.forEachRemaining(all::add);
    return all;
  }

  private static int findings(LiveAuthority live) {
    var audit =
        AuditLogGrpc.newBlockingStub(live.channel())
            .withCallCredentials(LiveAuthority.bearer(live.signIn().getAccessToken()));
    Await.until(
        "something is sealed",
        () ->
            audit.verifyAuditLog(VerifyAuditLogRequest.getDefaultInstance()).getRowsChecked() > 0);
    return audit.verifyAuditLog(VerifyAuditLogRequest.getDefaultInstance()).getFindingsCount();
  }

  private static String newKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  private static void keys(Path file, String... keys) throws IOException {
    Files.writeString(file, String.join("\n", keys) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void reportUsage_isBookedOnTheGrantAndSeenWithItsToken() throws Exception {
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      String admin = live.signIn().getAccessToken();
      CreateServiceTokenResponse made =
          live.serviceToken(admin, CALLER, List.of("read"), List.of("otp"));
      String grant = made.getServiceToken().getGrantId();

      ReportUsageResponse taken =
          report(live, admin, List.of(use(grant, 40), use(grant, 2), use("nobody's", 1))).get();

      assertThat(taken.getAcceptedCount()).isEqualTo(2);
      assertThat(taken.getIgnoredCount()).isEqualTo(1);
      assertThat(
              ServiceTokensGrpc.newBlockingStub(live.channel())
                  .withCallCredentials(LiveAuthority.bearer(admin))
                  .getTokenUsage(
                      GetTokenUsageRequest.newBuilder()
                          .setTokenId(made.getServiceToken().getTokenId())
                          .build())
                  .getTotalCount())
          .isEqualTo(42);
    }
  }

  @Test
  void P13_reportUsage_moreRecordsThanAStreamMayHave_takesNone() {
    try (LiveAuthority live = LiveAuthority.start(folder)) {
      String admin = live.signIn().getAccessToken();
      CreateServiceTokenResponse made =
          live.serviceToken(admin, CALLER, List.of("read"), List.of("otp"));
      String grant = made.getServiceToken().getGrantId();

      Throwable refused =
          catchThrowable(
              () ->
                  report(live, admin, Collections.nCopies(10_001, use(grant, 1)))
                      .get(30, TimeUnit.SECONDS));

      assertThat(Details.reason(Objects.requireNonNull(refused.getCause())))
          .isEqualTo("LIMIT_REACHED");
      assertThat(
              ServiceTokensGrpc.newBlockingStub(live.channel())
                  .withCallCredentials(LiveAuthority.bearer(admin))
                  .getTokenUsage(
                      GetTokenUsageRequest.newBuilder()
                          .setTokenId(made.getServiceToken().getTokenId())
                          .build())
                  .getTotalCount())
          .isZero();
    }
  }

  private static ReportUsageRequest use(String grant, long count) {
    return ReportUsageRequest.newBuilder()
        .setTokenId("0123456789012345678901")
        .setGrantId(grant)
        .setCount(count)
        .build();
  }

  private static CompletableFuture<ReportUsageResponse> report(
      LiveAuthority live, String token, List<ReportUsageRequest> uses) {
    CompletableFuture<ReportUsageResponse> answer = new CompletableFuture<>();
    StreamObserver<ReportUsageRequest> records =
        TokenAuthorityGrpc.newStub(live.channel())
            .withCallCredentials(LiveAuthority.bearer(token))
            .reportUsage(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ReportUsageResponse taken) {
                    answer.complete(taken);
                  }

                  @Override
                  public void onError(Throwable thrown) {
                    answer.completeExceptionally(thrown);
                  }

                  @Override
                  public void onCompleted() {}
                });
    uses.forEach(records::onNext);
    records.onCompleted();
    return answer;
  }
}
