package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.tokenauthority.cli.Operator.Run;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.ApproveUserRequest;
import io.tokenauthority.v1.ApproveUserResponse;
import io.tokenauthority.v1.AuditHead;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceAccountResponse;
import io.tokenauthority.v1.CreateUserRequest;
import io.tokenauthority.v1.CreateUserResponse;
import io.tokenauthority.v1.DeleteServiceAccountResponse;
import io.tokenauthority.v1.DeleteUserRequest;
import io.tokenauthority.v1.DeleteUserResponse;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.GetServiceAccountResponse;
import io.tokenauthority.v1.GetStatsResponse;
import io.tokenauthority.v1.GetUserRequest;
import io.tokenauthority.v1.GetUserResponse;
import io.tokenauthority.v1.ListServiceAccountsResponse;
import io.tokenauthority.v1.ListSigningKeysResponse;
import io.tokenauthority.v1.ListUsersRequest;
import io.tokenauthority.v1.ListUsersResponse;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.RegisterUserResponse;
import io.tokenauthority.v1.RevokeSigningKeyRequest;
import io.tokenauthority.v1.RevokeSigningKeyResponse;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.RotateSigningKeyResponse;
import io.tokenauthority.v1.ServiceAccount;
import io.tokenauthority.v1.SetPasswordRequest;
import io.tokenauthority.v1.SetPasswordResponse;
import io.tokenauthority.v1.SigningKey;
import io.tokenauthority.v1.UpdateServiceAccountRequest;
import io.tokenauthority.v1.UpdateServiceAccountResponse;
import io.tokenauthority.v1.UpdateUserRequest;
import io.tokenauthority.v1.UpdateUserResponse;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, users, keys and the status, as an operator drives them. */
class AdminCommandsTest {

  private static final String USER_ID = "usr_0123456789abcdefghijkl";
  private static final Timestamp NOW =
      Timestamp.newBuilder().setSeconds(ScriptedTerminal.NOW.getEpochSecond()).build();
  private static final ServiceAccount BILLING =
      ServiceAccount.newBuilder()
          .setAccount("billing")
          .addAllowedScopes("read")
          .addAllowedScopes("write")
          .addAllowedAudiences("otp")
          .setTier("default")
          .addPublicKeys(PublicKey.newBuilder().setKeyId("k1").setJwkJson("{}"))
          .setEnabled(true)
          .setCreateTime(NOW)
          .setUpdateTime(NOW)
          .setEtag("e1")
          .build();
  private static final User BOB =
      User.newBuilder()
          .setUserId(USER_ID)
          .setUsername("bob")
          .setRole(User.Role.OPERATOR)
          .setState(User.State.ACTIVE)
          .setEnabled(true)
          .setCreateTime(NOW)
          .setEtag("e2")
          .build();

  @TempDir Path folder;
  private ScriptedAuthority authority;
  private Operator operator;

  @BeforeEach
  void start() throws IOException {
    authority =
        new ScriptedAuthority()
            .on(
                "GetServiceAccount",
                GetServiceAccountResponse.newBuilder().setServiceAccount(BILLING).build())
            .on("GetUser", GetUserResponse.newBuilder().setUser(BOB).build())
            .on("GetSelf", GetSelfResponse.newBuilder().setSubject("usr_me").build());
    operator = new Operator(authority, folder).signedIn();
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  @Test
  void accountCreate_allOptions_asksForWhatWasSaid() throws IOException {
    authority.on(
        "CreateServiceAccount",
        CreateServiceAccountResponse.newBuilder().setServiceAccount(BILLING).build());
    Path key = Files.writeString(folder.resolve("k"), "{\"kty\":\"OKP\",\"x\":\"abc\"}\n");
    Run run =
        operator.run(
            "account",
            "create",
            "billing",
            "--scope",
            "read,write",
            "--audience",
            "otp",
            "--tier",
            "premium",
            "--public-key",
            key.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("Account     billing\n", "State       ENABLED\n");
    CreateServiceAccountRequest request =
        authority.request("CreateServiceAccount", CreateServiceAccountRequest.class);
    assertThat(request.getAllowedScopesList()).containsExactly("read", "write");
    assertThat(request.getTier()).isEqualTo("premium");
    assertThat(request.getPublicKeys(0).getJwkJson()).isEqualTo("{\"kty\":\"OKP\",\"x\":\"abc\"}");
    assertThat(request.getRequestId()).hasSize(36);
  }

  @Test
  void P5_accountCreate_privateKey_isNotSent() throws IOException {
    Path key =
        Files.writeString(folder.resolve("k"), "{\"kty\":\"OKP\",\"x\":\"abc\",\"d\" : \"s\"}");
    Run run = operator.run("account", "create", "billing", "--public-key", key.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("holds a private key");
    assertThat(authority.seen("CreateServiceAccount")).isEmpty();
  }

  @Test
  void accountCreate_nameTaken_isAConflict() {
    authority.refuse("CreateServiceAccount", Status.Code.ALREADY_EXISTS, ErrorReason.NAME_TAKEN);
    assertThat(operator.run("account", "create", "billing").exitCode())
        .isEqualTo(ExitCode.CONFLICT);
  }

  @Test
  void accountList_isATable() {
    authority.on(
        "ListServiceAccounts",
        ListServiceAccountsResponse.newBuilder().addServiceAccounts(BILLING).build());
    assertThat(operator.run("account", "list").out())
        .isEqualTo(
            """
            ACCOUNT  NAME  STATE    TIER     KEYS  AUDIENCES  SCOPES
            billing  -     ENABLED  default  1     otp        read write
            """);
  }

  @Test
  void accountUpdate_addAndRemove_writesTheMaskUnderTheEtagRead() {
    authority.on(
        "UpdateServiceAccount",
        UpdateServiceAccountResponse.newBuilder()
            .setServiceAccount(BILLING)
            .setRevocationSequence(5)
            .build());
    Run run =
        operator.run(
            "account",
            "update",
            "billing",
            "--remove-scope",
            "write",
            "--add-scope",
            "admin",
            "--remove-public-key",
            "k1",
            "--name",
            "Billing");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("every token made for it before is dead.");
    UpdateServiceAccountRequest request =
        authority.request("UpdateServiceAccount", UpdateServiceAccountRequest.class);
    assertThat(request.getServiceAccount().getAllowedScopesList()).containsExactly("read", "admin");
    assertThat(request.getServiceAccount().getPublicKeysList()).isEmpty();
    assertThat(request.getUpdateMask().getPathsList())
        .containsExactly("allowed_scopes", "display_name", "public_keys");
    assertThat(request.getEtag()).isEqualTo("e1");
  }

  @Test
  void accountUpdate_nothingOrNotThere_isWrongUsage() {
    assertThat(operator.run("account", "update", "billing").exitCode()).isEqualTo(ExitCode.USAGE);
    Run run = operator.run("account", "update", "billing", "--remove-scope", "nope");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).isEqualTo("tokenctl: --remove-scope: the account does not have nope.\n");
    assertThat(authority.seen("UpdateServiceAccount")).isEmpty();
  }

  @Test
  void accountDisableAndEnable_changeThatAlone() {
    authority.on("UpdateServiceAccount", UpdateServiceAccountResponse.getDefaultInstance());
    operator.run("account", "disable", "billing");
    operator.run("account", "enable", "billing");
    assertThat(authority.seen("UpdateServiceAccount"))
        .extracting(seen -> (UpdateServiceAccountRequest) seen.request())
        .allSatisfy(r -> assertThat(r.getUpdateMask().getPathsList()).containsExactly("enabled"))
        .extracting(r -> r.getServiceAccount().getEnabled())
        .containsExactly(false, true);
  }

  @Test
  void accountDelete_asksFirst() {
    authority.on("DeleteServiceAccount", DeleteServiceAccountResponse.getDefaultInstance());
    assertThat(operator.run("account", "delete", "billing").exitCode()).isEqualTo(ExitCode.USAGE);
    Run no = operator.run(new ScriptedTerminal().types("n"), "account", "delete", "billing");
    assertThat(no.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(authority.seen("DeleteServiceAccount")).isEmpty();
    Run yes = operator.run(new ScriptedTerminal().types("y"), "account", "delete", "billing");
    assertThat(yes.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(operator.run("account", "delete", "billing", "--yes").exitCode())
        .isEqualTo(ExitCode.OK);
  }

  @Test
  void userCreate_asksTwiceForThePassword() {
    authority.on("CreateUser", CreateUserResponse.newBuilder().setUser(BOB).build());
    Run run =
        operator.run(
            new ScriptedTerminal().types("a good password", "a good password"),
            "user",
            "create",
            "bob",
            "--role",
            "operator",
            "--email",
            "bob@example.org");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("Role        OPERATOR\n").doesNotContain("a good password");
    CreateUserRequest request = authority.request("CreateUser", CreateUserRequest.class);
    assertThat(request.getPassword()).isEqualTo("a good password");
    assertThat(request.getRole()).isEqualTo(User.Role.OPERATOR);
  }

  @Test
  void userRegister_needsNoSignInAndTellsOfApproval() {
    authority.on(
        "RegisterUser",
        RegisterUserResponse.newBuilder()
            .setUser(BOB.toBuilder().setState(User.State.PENDING))
            .build());
    Run run =
        operator.run(
            new ScriptedTerminal().piped("a good password\n"),
            "user",
            "register",
            "bob",
            "--password-file",
            "-");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("State       AWAITS APPROVAL\n");
    assertThat(run.err()).contains("tokenctl user approve bob");
    assertThat(authority.seen("RegisterUser").get(0).authorization()).isNull();
  }

  @Test
  void userApprove_byName_findsTheId() {
    authority.on("ApproveUser", ApproveUserResponse.newBuilder().setUser(BOB).build());
    operator.run("user", "approve", "bob", "--role", "auditor");
    assertThat(authority.request("GetUser", GetUserRequest.class).getUsername()).isEqualTo("bob");
    assertThat(authority.request("ApproveUser", ApproveUserRequest.class))
        .isEqualTo(
            ApproveUserRequest.newBuilder().setUserId(USER_ID).setRole(User.Role.AUDITOR).build());
  }

  @Test
  void userGet_byId_asksById() {
    assertThat(operator.run("user", "get", USER_ID).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.request("GetUser", GetUserRequest.class).getUserId()).isEqualTo(USER_ID);
  }

  @Test
  void userList_filters() {
    authority.on("ListUsers", ListUsersResponse.newBuilder().addUsers(BOB).build());
    Run run =
        operator.run(
            "user", "list", "--state", "pending", "--role", "member", "--filter", "enabled = true");
    assertThat(run.out()).contains("bob       OPERATOR  ACTIVE  never");
    assertThat(authority.request("ListUsers", ListUsersRequest.class).getFilter())
        .isEqualTo("enabled = true AND state = \"PENDING\" AND role = \"MEMBER\"");
  }

  @Test
  void userUpdate_disable_endsTheSessions() {
    authority.on(
        "UpdateUser",
        UpdateUserResponse.newBuilder().setUser(BOB).setRevocationSequence(8).build());
    Run run = operator.run("user", "update", "bob", "--disable", "--role", "member");
    assertThat(run.err()).contains("every session of the user is over (sequence 8).");
    UpdateUserRequest request = authority.request("UpdateUser", UpdateUserRequest.class);
    assertThat(request.getUpdateMask().getPathsList()).containsExactly("enabled", "role");
    assertThat(request.getUser().getEnabled()).isFalse();
    assertThat(request.getEtag()).isEqualTo("e2");
    assertThat(operator.run("user", "update", "bob", "--enable", "--disable").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void userUpdate_lastAdmin_isAConflict() {
    authority.refuse("UpdateUser", Status.Code.FAILED_PRECONDITION, ErrorReason.LAST_ADMIN);
    assertThat(operator.run("user", "update", "bob", "--disable").exitCode())
        .isEqualTo(ExitCode.CONFLICT);
  }

  @Test
  void setPassword_own_provesTheOldOneAndSignsOut() {
    authority.on("SetPassword", SetPasswordResponse.getDefaultInstance());
    Run run =
        operator.run(
            new ScriptedTerminal().types("old password", "new password", "new password"),
            "user",
            "set-password");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.request("SetPassword", SetPasswordRequest.class))
        .isEqualTo(
            SetPasswordRequest.newBuilder()
                .setCurrentPassword("old password")
                .setPassword("new password")
                .build());
    assertThat(operator.credentials()).doesNotExist();
  }

  @Test
  void setPassword_wrongOldOne_saysSoAndKeepsTheSignIn() {
    authority.refuse("SetPassword", Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID);
    Run run =
        operator.run(
            new ScriptedTerminal().types("wrong", "new password", "new password"),
            "user",
            "set-password");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHENTICATED);
    assertThat(run.err()).contains("your present password is wrong; nothing was changed.");
    assertThat(operator.credentials()).exists();
  }

  @Test
  void setPassword_anothers_namesTheUser() {
    authority.on("SetPassword", SetPasswordResponse.getDefaultInstance());
    operator.run(
        new ScriptedTerminal().types("new password", "new password"),
        "user",
        "set-password",
        "bob");
    assertThat(authority.request("SetPassword", SetPasswordRequest.class))
        .isEqualTo(
            SetPasswordRequest.newBuilder().setUserId(USER_ID).setPassword("new password").build());
    assertThat(operator.credentials()).exists();
  }

  @Test
  void userDelete_confirmed_removesWhatWasRead() {
    authority.on("DeleteUser", DeleteUserResponse.getDefaultInstance());
    Run run = operator.run(new ScriptedTerminal().types("yes"), "user", "delete", "bob");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).contains("Remove the user bob (OPERATOR) for ever? [y/N]");
    assertThat(authority.request("DeleteUser", DeleteUserRequest.class).getEtag()).isEqualTo("e2");
  }

  private static SigningKey key(String kid, VerificationKey.State state) {
    return SigningKey.newBuilder()
        .setKid(kid)
        .setAlgorithm("ES256")
        .setPurpose(VerificationKey.Purpose.ACCESS_TOKEN)
        .setState(state)
        .setCreateTime(NOW)
        .build();
  }

  @Test
  void keyRotate_rotatesTheKeyThatWasActive() {
    authority
        .on(
            "ListSigningKeys",
            ListSigningKeysResponse.newBuilder()
                .addSigningKeys(key("k1", VerificationKey.State.ACTIVE))
                .build())
        .on(
            "RotateSigningKey",
            RotateSigningKeyResponse.newBuilder()
                .setNext(key("k3", VerificationKey.State.NEXT))
                .setActive(key("k2", VerificationKey.State.ACTIVE))
                .setPrevious(key("k1", VerificationKey.State.RETIRING))
                .build());
    Run run = operator.run("key", "rotate");
    assertThat(run.out())
        .isEqualTo(
            """
            KEY ID  SIGNS          ALGORITHM  STATE     CREATED  LAST TOKEN ENDS
            k3      access tokens  ES256      NEXT      now      -
            k2      access tokens  ES256      ACTIVE    now      -
            k1      access tokens  ES256      RETIRING  now      -
            """);
    assertThat(authority.request("RotateSigningKey", RotateSigningKeyRequest.class).getActiveKid())
        .isEqualTo("k1");
    assertThat(operator.run("key", "list").out()).contains("ACTIVE");
  }

  @Test
  void keyRevoke_saysWhatDiesBeforeItAsks() {
    authority.on(
        "RevokeSigningKey",
        request ->
            RevokeSigningKeyResponse.newBuilder()
                .setSigningKey(key("k1", VerificationKey.State.ACTIVE))
                .setServiceTokenCount(2)
                .addServiceTokenIds("t1")
                .addServiceTokenIds("t2")
                .build());
    Run dry = operator.run("key", "revoke", "k1", "--dry-run");
    assertThat(dry.out())
        .contains("Would die  everything that this key signed, 2 service tokens included", "t2\n");
    Run no = operator.run(new ScriptedTerminal().types(""), "key", "revoke", "k1");
    assertThat(no.err()).contains("This kills everything that this key signed, 2 service tokens");
    assertThat(no.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(authority.seen("RevokeSigningKey"))
        .allSatisfy(
            seen ->
                assertThat(((RevokeSigningKeyRequest) seen.request()).getValidateOnly()).isTrue());
    assertThat(operator.run("key", "revoke", "k1", "-y").exitCode()).isEqualTo(ExitCode.OK);
    assertThat(authority.seen("RevokeSigningKey"))
        .anySatisfy(
            seen ->
                assertThat(((RevokeSigningKeyRequest) seen.request()).getValidateOnly()).isFalse());
  }

  @Test
  void status_signedIn_showsHealthInfoAndFigures() {
    authority
        .on(
            "Check",
            HealthCheckResponse.newBuilder()
                .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                .build())
        .on(
            "GetServerInfo",
            GetServerInfoResponse.newBuilder()
                .setVersion("1.2.0")
                .setIssuer("authority")
                .setStore("sqlite")
                .build())
        .on(
            "GetStats",
            GetStatsResponse.newBuilder()
                .setActiveServiceTokenCount(3)
                .setPendingUserCount(1)
                .setAuditHead(AuditHead.newBuilder().setPosition(77))
                .build());
    Run run = operator.run("status");
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains(
            "Health           SERVING\n",
            "Service tokens   3 active, 0 expiring, 0 expired, 0 revoked\n",
            "1 awaiting approval",
            "sealed to 77");
    assertThat(operator.run("status", "-o", "json").out())
        .contains("\"health\"", "\"info\"", "\"stats\"", "\"issuer\": \"authority\"");
  }

  @Test
  void status_notServing_isUnavailable() {
    authority.on(
        "Check",
        HealthCheckResponse.newBuilder()
            .setStatus(HealthCheckResponse.ServingStatus.NOT_SERVING)
            .build());
    Run run = operator.run("status");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.out()).contains("NOT SERVING");
  }
}
