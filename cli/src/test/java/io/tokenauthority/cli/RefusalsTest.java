package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tokenauthority.cli.Operator.Run;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every refusal's exit code and sentence, by one command that any of them may meet. */
class RefusalsTest {

  private static final String SERVICE_TOKEN = "tas_0123456789abcdefghijABCDEFGHIJ01234567";

  @TempDir Path folder;
  private ScriptedAuthority authority;
  private Operator operator;
  private String tokenFile = "";

  @BeforeEach
  void start() throws IOException {
    authority = new ScriptedAuthority();
    operator = new Operator(authority, folder);
    tokenFile = Files.writeString(folder.resolve("token"), SERVICE_TOKEN).toString();
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  private Run run() {
    return operator.run("--service-token-file", tokenFile, "account", "get", "billing");
  }

  private record Row(Status.Code code, ErrorReason reason, ExitCode exitCode) {}

  @Test
  void everyReason_hasItsExitCodeAndOneSentence() {
    List<Row> rows =
        List.of(
            new Row(
                Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_MISSING, ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_MALFORMED, ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_EXPIRED, ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED, ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_INVALID, ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED,
                ErrorReason.AUDIENCE_MISMATCH,
                ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED,
                ErrorReason.SIGNING_KEY_UNKNOWN,
                ExitCode.UNAUTHENTICATED),
            new Row(
                Status.Code.UNAUTHENTICATED,
                ErrorReason.CREDENTIAL_INVALID,
                ExitCode.UNAUTHENTICATED),
            new Row(Status.Code.PERMISSION_DENIED, ErrorReason.SCOPE_INSUFFICIENT, ExitCode.DENIED),
            new Row(Status.Code.PERMISSION_DENIED, ErrorReason.SCOPE_NOT_GRANTED, ExitCode.DENIED),
            new Row(Status.Code.PERMISSION_DENIED, ErrorReason.ACCOUNT_DISABLED, ExitCode.DENIED),
            new Row(Status.Code.PERMISSION_DENIED, ErrorReason.NO_ACCESS_RULE, ExitCode.DENIED),
            new Row(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.RATE_LIMITED, ExitCode.UNAVAILABLE),
            new Row(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.LIMIT_REACHED, ExitCode.FAILURE),
            new Row(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, ExitCode.UNAVAILABLE),
            new Row(Status.Code.UNAVAILABLE, ErrorReason.TRUST_STALE, ExitCode.UNAVAILABLE),
            new Row(
                Status.Code.UNAVAILABLE, ErrorReason.REVOCATION_NOT_YET_SEEN, ExitCode.UNAVAILABLE),
            new Row(Status.Code.UNAVAILABLE, ErrorReason.OVERLOADED, ExitCode.UNAVAILABLE),
            new Row(
                Status.Code.UNAVAILABLE, ErrorReason.AUTHORITY_UNAVAILABLE, ExitCode.UNAVAILABLE),
            new Row(Status.Code.INVALID_ARGUMENT, ErrorReason.FIELD_INVALID, ExitCode.USAGE),
            new Row(Status.Code.NOT_FOUND, ErrorReason.NOT_FOUND, ExitCode.NOT_FOUND),
            new Row(Status.Code.ALREADY_EXISTS, ErrorReason.NAME_TAKEN, ExitCode.CONFLICT),
            new Row(Status.Code.ALREADY_EXISTS, ErrorReason.REQUEST_ID_REUSED, ExitCode.CONFLICT),
            new Row(Status.Code.ABORTED, ErrorReason.ETAG_MISMATCH, ExitCode.CONFLICT),
            new Row(Status.Code.FAILED_PRECONDITION, ErrorReason.LAST_ADMIN, ExitCode.CONFLICT),
            new Row(
                Status.Code.FAILED_PRECONDITION, ErrorReason.TTL_EXCEEDS_POLICY, ExitCode.USAGE),
            new Row(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.NOT_RENEWABLE,
                ExitCode.INACTIVE_TOKEN),
            new Row(Status.Code.FAILED_PRECONDITION, ErrorReason.ALREADY_SET_UP, ExitCode.CONFLICT),
            new Row(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.SECRET_NO_LONGER_AVAILABLE,
                ExitCode.CONFLICT),
            new Row(
                Status.Code.FAILED_PRECONDITION, ErrorReason.REGISTRATION_CLOSED, ExitCode.DENIED),
            new Row(Status.Code.FAILED_PRECONDITION, ErrorReason.KEY_STATE, ExitCode.CONFLICT),
            new Row(
                Status.Code.FAILED_PRECONDITION, ErrorReason.USER_NOT_PENDING, ExitCode.CONFLICT),
            new Row(
                Status.Code.FAILED_PRECONDITION,
                ErrorReason.NOT_SUPPORTED_BY_STORE,
                ExitCode.CONFLICT),
            new Row(
                Status.Code.FAILED_PRECONDITION, ErrorReason.CREDENTIAL_WITHHELD, ExitCode.USAGE),
            new Row(
                Status.Code.DEADLINE_EXCEEDED, ErrorReason.DEADLINE_EXCEEDED, ExitCode.UNAVAILABLE),
            new Row(Status.Code.INTERNAL, ErrorReason.INTERNAL, ExitCode.FAILURE));
    Set<ErrorReason> untested = EnumSet.allOf(ErrorReason.class);
    for (Row row : rows) {
      authority.refuse("GetServiceAccount", row.code(), row.reason());
      Run run = run();
      assertThat(run.exitCode()).as(row.reason().name()).isEqualTo(row.exitCode());
      assertThat(run.out()).isEmpty();
      // One line, a real sentence of ours and not the fall-back for reasons that are unknown.
      assertThat(run.err().lines().filter(line -> line.startsWith("tokenctl: ")))
          .as(row.reason().name())
          .hasSize(1)
          .allSatisfy(
              line -> assertThat(line).doesNotContain("the authority refused (", "null", ".."));
      untested.remove(row.reason());
    }
    assertThat(untested)
        .containsExactlyInAnyOrder(ErrorReason.ERROR_REASON_UNSPECIFIED, ErrorReason.UNRECOGNIZED);
  }

  @Test
  void unknownReason_leavesTheDecisionToTheStatus() {
    authority.on(
        "GetServiceAccount",
        request -> {
          throw Status.PERMISSION_DENIED.asRuntimeException();
        });
    assertThat(run().exitCode()).isEqualTo(ExitCode.DENIED);
  }

  @Test
  void P14_badField_isNamed() {
    authority.on(
        "GetServiceAccount",
        request -> {
          throw ScriptedAuthority.fieldInvalid("account", "2 to 63 characters");
        });
    Run run = run();
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("tokenctl: account: 2 to 63 characters\n");
  }

  @Test
  void scopeMissing_isNamed() {
    authority.refuse(
        "GetServiceAccount",
        Status.Code.PERMISSION_DENIED,
        ErrorReason.SCOPE_INSUFFICIENT,
        Map.of("required", "accounts:read", "missing", "accounts:read"));
    assertThat(run().err())
        .contains(
            "tokenctl: not allowed: this needs accounts:read; ask an admin for a role or token that"
                + " holds it.\n");
  }

  @Test
  void methodUnknownThere_saysSoWithoutAStackTrace() {
    Run run = run();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.err()).contains("does not know this call").doesNotContain("\tat ");
  }

  @Test
  void P5_debug_showsTheTraceWithoutSecrets() {
    authority.on(
        "GetServiceAccount",
        request -> {
          throw Status.INTERNAL
              .withDescription("echo " + SERVICE_TOKEN + " eyJhbGciOiJFUzI1NiJ9.e30.sig")
              .asRuntimeException();
        });
    ScriptedTerminal terminal = new ScriptedTerminal().with("TOKENCTL_DEBUG", "1");
    Run run =
        operator.run(terminal, "--service-token-file", tokenFile, "account", "get", "billing");
    assertThat(run.err()).contains("\tat ", "[redacted]").doesNotContain(SERVICE_TOKEN, "eyJ");
  }

  @Test
  void P5_secretTypedAsAnArgument_isNotEchoed() {
    Run run = operator.run("token", "list", SERVICE_TOKEN);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("'[redacted]' is not known here").doesNotContain(SERVICE_TOKEN);
  }

  @Test
  void silentPeer_endsAtTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      ScriptedTerminal terminal = new ScriptedTerminal();
      ExitCode exitCode =
          Tokenctl.run(
              terminal,
              "--timeout",
              "2s",
              "--authority",
              "127.0.0.1:" + silent.getLocalPort(),
              "--service-token-file",
              tokenFile,
              "account",
              "list");
      assertThat(exitCode).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(terminal.errText()).contains("reading accounts … 1 s\n", "did not answer in time");
    }
  }

  @Test
  void plaintextBeyondLoopback_isRefusedUnlessAMeshIsSaidAloud() {
    ScriptedTerminal terminal = new ScriptedTerminal();
    assertThat(Tokenctl.run(terminal, "--authority", "auth.example:9090", "--plaintext", "status"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(terminal.errText())
        .isEqualTo(
            "tokenctl: --plaintext would send secrets to auth.example unencrypted; use TLS, or add"
                + " --mesh if a service mesh encrypts the way.\n");
  }

  @Test
  void wrongCombinations_areWrongUsage() {
    for (List<String> options :
        List.of(
            List.of("--plaintext", "--tls"),
            List.of("--mesh"),
            List.of("--ca", "/no/such/file"),
            List.of("--tls", "--client-cert", "/no/such/file"),
            List.of("--timeout", "soon"),
            List.of("-o", "xml"))) {
      ScriptedTerminal terminal = new ScriptedTerminal();
      List<String> line = new ArrayList<>(options);
      line.add("status");
      assertThat(Tokenctl.run(terminal, line.toArray(String[]::new)))
          .as(options + terminal.errText())
          .isEqualTo(ExitCode.USAGE);
      assertThat(terminal.errText().lines()).hasSize(1);
    }
  }
}
