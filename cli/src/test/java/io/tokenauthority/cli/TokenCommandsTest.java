package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.tokenauthority.cli.Operator.Run;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.GetServiceTokenResponse;
import io.tokenauthority.v1.GetTokenUsageResponse;
import io.tokenauthority.v1.HourlyUsage;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.ListServiceTokensRequest;
import io.tokenauthority.v1.ListServiceTokensResponse;
import io.tokenauthority.v1.RenewServiceTokenRequest;
import io.tokenauthority.v1.RenewServiceTokenResponse;
import io.tokenauthority.v1.RevokeServiceTokenRequest;
import io.tokenauthority.v1.RevokeServiceTokenResponse;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RevokeTokenResponse;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandsTest {

  private static final String SECRET = "tas_0123456789abcdefghijABCDEFGHIJ01234567";

  @TempDir Path folder;
  private ScriptedAuthority authority;
  private Operator operator;

  @BeforeEach
  void start() throws IOException {
    authority = new ScriptedAuthority();
    operator = new Operator(authority, folder).signedIn();
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  private static Timestamp inDays(double days) {
    Instant instant = ScriptedTerminal.NOW.plusSeconds((long) (days * 86_400));
    return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
  }

  private static ServiceToken.Builder token(String id, ServiceToken.State state, double days) {
    return ServiceToken.newBuilder()
        .setTokenId(id)
        .setGrantId("grant-" + id)
        .setAccount("billing")
        .addScopes("read")
        .addAudiences("otp")
        .setState(state)
        .setFormat(ServiceToken.Format.OPAQUE)
        .setCreator("usr_1")
        .setCreateTime(inDays(-1))
        .setExpireTime(inDays(days))
        .setHint("tas_…4567");
  }

  private void answersCreate() {
    authority.on(
        "CreateServiceToken",
        CreateServiceTokenResponse.newBuilder()
            .setServiceTokenSecret(SECRET)
            .setServiceToken(token("t1", ServiceToken.State.ACTIVE, 29.5))
            .build());
  }

  @Test
  void create_allOptions_asksForWhatWasSaid() {
    answersCreate();
    Run run =
        operator.run(
            "token",
            "create",
            "billing",
            "--name",
            "Nightly",
            "--scope",
            "read",
            "--scope",
            "write",
            "--audience",
            "otp",
            "--lifetime",
            "90d",
            "--format",
            "jwt");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    CreateServiceTokenRequest request =
        authority.request("CreateServiceToken", CreateServiceTokenRequest.class);
    assertThat(request.getRequestId()).hasSize(36);
    assertThat(request.toBuilder().clearRequestId().build())
        .isEqualTo(
            CreateServiceTokenRequest.newBuilder()
                .setAccount("billing")
                .setDisplayName("Nightly")
                .addScopes("read")
                .addScopes("write")
                .addAudiences("otp")
                .setLifetime(Duration.newBuilder().setSeconds(90 * 86_400))
                .setFormat(ServiceToken.Format.JWT)
                .build());
  }

  @Test
  void create_table_showsTheSecretOnceAndSaysSo() {
    answersCreate();
    Run run = operator.run("token", "create", "billing");
    assertThat(run.out())
        .containsOnlyOnce(SECRET)
        .contains("Token id   t1\n", "State      ACTIVE, 29 days left\n")
        .contains("Ends       2026-12-30 22:00 UTC (in 29 days)\n");
    assertThat(run.err()).isEqualTo("the secret is shown only now; keep it.\n");
  }

  @Test
  void create_json_isTheResponse() throws IOException {
    answersCreate();
    Run run = operator.run("token", "create", "billing", "--eternal", "-o", "json");
    CreateServiceTokenResponse.Builder parsed = CreateServiceTokenResponse.newBuilder();
    JsonFormat.parser().merge(run.out(), parsed);
    assertThat(parsed.getServiceTokenSecret()).isEqualTo(SECRET);
    assertThat(run.out())
        .contains("\"expireTime\": \"2026-12-30T22:00:00Z\"", "\"eternal\": false");
    assertThat(run.err()).isEmpty();
    assertThat(
            authority.request("CreateServiceToken", CreateServiceTokenRequest.class).getEternal())
        .isTrue();
  }

  @Test
  void create_secretOnly_printsNothingElse() {
    answersCreate();
    Run run = operator.run("token", "create", "billing", "--secret-only");
    assertThat(run.out()).isEqualTo(SECRET + "\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void P5_create_secretFile_keepsTheSecretOffTheScreen() throws IOException {
    answersCreate();
    Path file = folder.resolve("billing.token");
    Run run = operator.run("token", "create", "billing", "--secret-file", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out() + run.err()).doesNotContain(SECRET);
    assertThat(Files.readString(file)).isEqualTo(SECRET + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void create_secretFileCannotBe_makesNoToken() {
    answersCreate();
    Run run = operator.run("token", "create", "billing", "--secret-file", folder + "/no/such");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(authority.seen("CreateServiceToken")).isEmpty();
  }

  @Test
  void P2_create_answerLost_repeatsTheSameRequestOnce() {
    AtomicInteger calls = new AtomicInteger();
    authority.on(
        "CreateServiceToken",
        request -> {
          if (calls.incrementAndGet() == 1) {
            throw Status.UNAVAILABLE.asRuntimeException();
          }
          return CreateServiceTokenResponse.newBuilder().setServiceTokenSecret(SECRET).build();
        });
    Run run = operator.run("token", "create", "billing", "--secret-only");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.seen("CreateServiceToken"))
        .hasSize(2)
        .extracting(ScriptedAuthority.Seen::request)
        .satisfies(requests -> assertThat(requests.get(0)).isEqualTo(requests.get(1)));
  }

  @Test
  void create_authorityAwayTwice_isUnavailable() {
    authority.refuse("CreateServiceToken", Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE);
    Run run = operator.run("token", "create", "billing");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(authority.seen("CreateServiceToken")).hasSize(2);
  }

  @Test
  void list_everyState_isSaidInWords() {
    authority.on(
        "ListServiceTokens",
        ListServiceTokensResponse.newBuilder()
            .addServiceTokens(token("t1", ServiceToken.State.ACTIVE, 29.5).setUseCount(7))
            .addServiceTokens(token("t2", ServiceToken.State.EXPIRING, 5.2))
            .addServiceTokens(token("t3", ServiceToken.State.EXPIRED, -1))
            .addServiceTokens(token("t4", ServiceToken.State.REVOKED, 9))
            .addServiceTokens(token("t5", ServiceToken.State.ACTIVE, 9).setEternal(true))
            .addServiceTokens(
                token("t6", ServiceToken.State.ACTIVE, 9)
                    .setSupersededBy("t7")
                    .setOverlapEndTime(inDays(1.0 / 24 / 2)))
            .addServiceTokens(
                token("t8", ServiceToken.State.ACTIVE, 3).setDisplayName("\u001b[31mred\u001b[0m"))
            .build());
    Run run = operator.run("token", "list", "--account", "billing", "--state", "active");
    assertThat(run.out())
        .isEqualTo(
            """
            TOKEN ID  ACCOUNT  NAME          STATE                        LAST USED  USES  SCOPES
            t1        billing  -             ACTIVE, 29 days left         never      7     read
            t2        billing  -             EXPIRES IN 5 DAYS            never      0     read
            t3        billing  -             EXPIRED                      never      0     read
            t4        billing  -             REVOKED                      never      0     read
            t5        billing  -             ETERNAL                      never      0     read
            t6        billing  -             SUPERSEDED, 30 minutes left  never      0     read
            t8        billing  ?[31mred?[0m  ACTIVE, 3 days left          never      0     read
            """);
    ListServiceTokensRequest request =
        authority.request("ListServiceTokens", ListServiceTokensRequest.class);
    assertThat(request.getAccount()).isEqualTo("billing");
    assertThat(request.getFilter()).isEqualTo("state = \"ACTIVE\"");
  }

  @Test
  void list_manyPages_becomeOneUpToTheLimit() throws IOException {
    authority.on(
        "ListServiceTokens",
        request -> {
          ListServiceTokensRequest asked = (ListServiceTokensRequest) request;
          int begin = asked.getPageToken().isEmpty() ? 0 : Integer.parseInt(asked.getPageToken());
          int end = begin + Math.min(asked.getPageSize(), 400);
          ListServiceTokensResponse.Builder page = ListServiceTokensResponse.newBuilder();
          for (int i = begin; i < end; i++) {
            page.addServiceTokens(token("t" + i, ServiceToken.State.ACTIVE, 9));
          }
          return page.setNextPageToken(String.valueOf(end)).build();
        });
    Run run = operator.run("token", "list", "--limit", "1001", "-o", "json");
    ListServiceTokensResponse.Builder all = ListServiceTokensResponse.newBuilder();
    JsonFormat.parser().merge(run.out(), all);
    assertThat(all.getServiceTokensList())
        .extracting(ServiceToken::getTokenId)
        .hasSize(1001)
        .doesNotHaveDuplicates();
    assertThat(all.getNextPageToken()).isEqualTo("1001");
    assertThat(run.err()).contains("there are more than 1001; raise --limit.");
  }

  @Test
  void get_unknown_isNotFound() {
    authority.refuse(
        "GetServiceToken",
        Status.Code.NOT_FOUND,
        ErrorReason.NOT_FOUND,
        Map.of("kind", "service_token", "id", "t9"));
    Run run = operator.run("token", "get", "t9");
    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(run.err()).isEqualTo("tokenctl: there is no service token t9.\n");
  }

  @Test
  void get_known_showsAll() {
    authority.on(
        "GetServiceToken",
        GetServiceTokenResponse.newBuilder()
            .setServiceToken(
                token("t1", ServiceToken.State.REVOKED, 3)
                    .setRevokeTime(inDays(-2))
                    .setRevokeReason("leaked")
                    .setLastUsedTime(inDays(-0.5)))
            .build());
    assertThat(operator.run("token", "get", "t1").out())
        .contains(
            "State      REVOKED\n",
            "Last used  2026-11-30 22:00 UTC (12 hours ago)\n",
            "Revoked    2026-11-29 10:00 UTC (2 days ago)\n",
            "Reason     leaked\n");
  }

  @Test
  void P5_get_secretInPlaceOfAnId_isRefusedAndNotSent() {
    Run run = operator.run("token", "get", SECRET);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("that is a secret").doesNotContain(SECRET);
    assertThat(authority.seen("GetServiceToken")).isEmpty();
  }

  @Test
  void check_active_endsOk() {
    authority.on(
        "ValidateToken",
        ValidateTokenResponse.newBuilder().setActive(true).setSubject("billing").build());
    Run run =
        operator.run(
            new ScriptedTerminal().types(SECRET),
            "token",
            "check",
            "--scope",
            "read",
            "--audience",
            "otp",
            "--min-revocation-sequence",
            "9");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("State      ACTIVE\n");
    assertThat(authority.request("ValidateToken", ValidateTokenRequest.class))
        .isEqualTo(
            ValidateTokenRequest.newBuilder()
                .setToken(SECRET)
                .addRequiredScopes("read")
                .setAudience("otp")
                .setMinRevocationSequence(9)
                .build());
    assertThat(run.out() + run.err()).doesNotContain(SECRET);
  }

  @Test
  void check_inactive_endsEightAndSaysWhy() {
    authority.on(
        "ValidateToken",
        ValidateTokenResponse.newBuilder()
            .setInactiveReason(InactiveReason.INACTIVE_REASON_REVOKED)
            .build());
    Run run =
        operator.run(new ScriptedTerminal().piped(SECRET), "token", "check", "--token-file", "-");
    assertThat(run.exitCode()).isEqualTo(ExitCode.INACTIVE_TOKEN);
    assertThat(run.out()).startsWith("State      INACTIVE: REVOKED\n");
  }

  @Test
  void check_scopeMissing_endsDenied() {
    authority.on(
        "ValidateToken",
        ValidateTokenResponse.newBuilder().setActive(true).addMissingScopes("write").build());
    Run run =
        operator.run(new ScriptedTerminal().types(SECRET), "token", "check", "--scope", "write");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DENIED);
    assertThat(run.out()).contains("ACTIVE, NOT SUFFICIENT", "Missing    write\n");
  }

  @Test
  void renew_due_givesTheNewSecretIntoItsFile() throws IOException {
    authority.on(
        "RenewServiceToken",
        RenewServiceTokenResponse.newBuilder()
            .setRenewed(true)
            .setServiceTokenSecret(SECRET)
            .setServiceToken(token("t2", ServiceToken.State.ACTIVE, 30))
            .setPreviousTokenId("t1")
            .setOverlapEndTime(inDays(1.0 / 24))
            .build());
    Path file = Files.writeString(folder.resolve("own"), "tas_old\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Run run =
        operator.run(
            "token",
            "renew",
            "--service-token-file",
            file.toString(),
            "--secret-file",
            file.toString(),
            "--if-expires-within",
            "7d",
            "--overlap",
            "0s");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(file)).isEqualTo(SECRET + "\n");
    assertThat(run.out()).contains("In place of  t1, good until 2026-12-01 11:00 UTC");
    assertThat(authority.seen("RenewServiceToken").get(0).authorization())
        .isEqualTo("Bearer tas_old");
    RenewServiceTokenRequest request =
        authority.request("RenewServiceToken", RenewServiceTokenRequest.class);
    assertThat(request.getTokenId()).isEmpty();
    assertThat(request.getIfExpiresWithin().getSeconds()).isEqualTo(7 * 86_400);
    assertThat(request.hasOverlap()).isTrue();
  }

  @Test
  void renew_notDue_leavesTheFileAlone() throws IOException {
    authority.on(
        "RenewServiceToken",
        RenewServiceTokenResponse.newBuilder()
            .setServiceToken(token("t1", ServiceToken.State.ACTIVE, 29.5))
            .build());
    Path file = Files.writeString(folder.resolve("own"), "tas_old\n");
    Run run =
        operator.run(
            "token", "renew", "t1", "--if-expires-within", "7d", "--secret-file", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).isEqualTo("not renewed: it does not end within that span.\n");
    assertThat(Files.readString(file)).isEqualTo("tas_old\n");
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("own", "tokenctl");
    }
  }

  @Test
  void renew_dead_endsInactive() {
    authority.refuse(
        "RenewServiceToken",
        Status.Code.FAILED_PRECONDITION,
        ErrorReason.NOT_RENEWABLE,
        Map.of("state", "REVOKED"));
    Run run = operator.run("token", "renew", "t1");
    assertThat(run.exitCode()).isEqualTo(ExitCode.INACTIVE_TOKEN);
    assertThat(run.err())
        .isEqualTo(
            "tokenctl: the token cannot be renewed: it is REVOKED; make a new one: tokenctl token"
                + " create\n");
  }

  @Test
  void revoke_byId_killsItsGrant() {
    authority.on(
        "RevokeServiceToken",
        RevokeServiceTokenResponse.newBuilder()
            .setServiceToken(token("t1", ServiceToken.State.REVOKED, 3))
            .setRevocationSequence(42)
            .build());
    Run run = operator.run("token", "revoke", "t1", "--reason", "leaked");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("State      REVOKED\n", "Sequence   42\n");
    assertThat(authority.request("RevokeServiceToken", RevokeServiceTokenRequest.class).getReason())
        .isEqualTo("leaked");
  }

  @Test
  void revoke_bySecret_needsNoSignIn() {
    authority.on("RevokeToken", RevokeTokenResponse.newBuilder().setRevocationSequence(43).build());
    Run run =
        operator.run(new ScriptedTerminal().piped(SECRET), "token", "revoke", "--token-file", "-");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.seen("RevokeToken").get(0).authorization()).isNull();
    assertThat(authority.request("RevokeToken", RevokeTokenRequest.class).getToken())
        .isEqualTo(SECRET);
  }

  @Test
  void revoke_byOtherIds_namesTheTarget() {
    authority.on("RevokeToken", RevokeTokenResponse.getDefaultInstance());
    operator.run("token", "revoke", "--grant", "g1");
    operator.run("token", "revoke", "--account", "billing");
    operator.run("token", "revoke", "--access-token-id", "j1");
    assertThat(authority.seen("RevokeToken"))
        .extracting(ScriptedAuthority.Seen::request)
        .containsExactly(
            RevokeTokenRequest.newBuilder().setGrantId("g1").build(),
            RevokeTokenRequest.newBuilder().setAccount("billing").build(),
            RevokeTokenRequest.newBuilder().setTokenId("j1").build());
  }

  @Test
  void revoke_noneOrTwoTargets_isWrongUsage() {
    assertThat(operator.run("token", "revoke").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(operator.run("token", "revoke", "t1", "--grant", "g1").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void usage_hoursWithoutUse_areLeftOut() {
    authority.on(
        "GetTokenUsage",
        GetTokenUsageResponse.newBuilder()
            .addHours(HourlyUsage.newBuilder().setHour(inDays(-1)).setCount(0))
            .addHours(HourlyUsage.newBuilder().setHour(inDays(-0.5)).setCount(30))
            .addHours(HourlyUsage.newBuilder().setHour(inDays(0)).setCount(15))
            .setTotalCount(45)
            .build());
    Run run = operator.run("token", "usage", "t1", "--since", "7d");
    assertThat(run.out())
        .isEqualTo(
            """
            HOUR (UTC)        USES
            2026-11-30 22:00  30    ██████████████████████████████
            2026-12-01 10:00  15    ███████████████
            """);
    assertThat(run.err()).isEqualTo("45 uses in 3 hours; last used never.\n");
  }

  @Test
  void issue_fromFile_printsTheAccessTokenAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
    Run run =
        operator.run(
            "token",
            "issue",
            "--token-file",
            file.toString(),
            "--audience",
            "otp",
            "--lifetime",
            "5m",
            "--secret-only");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo(ScriptedAuthority.ACCESS + "\n");
    IssueTokenRequest request = (IssueTokenRequest) authority.seen("IssueToken").get(1).request();
    assertThat(request.getServiceToken()).isEqualTo(SECRET);
    assertThat(request.getLifetime().getSeconds()).isEqualTo(300);
    assertThat(authority.seen("IssueToken").get(1).authorization()).isNull();
  }

  @Test
  void exchange_twoFiles_sendsBoth() throws IOException {
    Path subject = Files.writeString(folder.resolve("subject"), "subject-token");
    Path actor = Files.writeString(folder.resolve("actor"), "actor-token");
    Run run =
        operator.run(
            "token",
            "exchange",
            "--token-file",
            subject.toString(),
            "--actor-token-file",
            actor.toString(),
            "--scope",
            "read,write");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    IssueTokenRequest request = (IssueTokenRequest) authority.seen("IssueToken").get(1).request();
    assertThat(request.getTokenExchange().getSubjectToken()).isEqualTo("subject-token");
    assertThat(request.getTokenExchange().getActorToken()).isEqualTo("actor-token");
    assertThat(request.getScopesList()).isEqualTo(List.of("read", "write"));
  }

  @Test
  void refresh_signedIn_givesAnAccessTokenOfTheSignIn() {
    authority.on("GetSelf", GetSelfResponse.getDefaultInstance());
    Run run = operator.run("token", "refresh", "--secret-only");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).isEqualTo(ScriptedAuthority.ACCESS + "\n");
  }
}
