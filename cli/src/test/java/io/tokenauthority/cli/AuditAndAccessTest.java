package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.tokenauthority.cli.Operator.Run;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.AccessProto;
import io.tokenauthority.v1.AccessRule;
import io.tokenauthority.v1.AuditEvent;
import io.tokenauthority.v1.AuditFinding;
import io.tokenauthority.v1.AuditHead;
import io.tokenauthority.v1.ListAuditEventsRequest;
import io.tokenauthority.v1.ListAuditEventsResponse;
import io.tokenauthority.v1.TokenAuthorityProto;
import io.tokenauthority.v1.VerifyAuditLogRequest;
import io.tokenauthority.v1.VerifyAuditLogResponse;
import io.tokenauthority.v1.WatchAuditEventsRequest;
import io.tokenauthority.v1.WatchAuditEventsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditAndAccessTest {

  private static final AuditHead HEAD =
      AuditHead.newBuilder().setPosition(20).setSegment(2).setDigest("ab".repeat(32)).build();

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

  private static AuditEvent event(String action, long position) {
    return AuditEvent.newBuilder()
        .setTime(Timestamp.newBuilder().setSeconds(ScriptedTerminal.NOW.getEpochSecond()))
        .setActor("alice")
        .setAction(action)
        .setTargetKind("token")
        .setTargetId("t1")
        .setOutcome(AuditEvent.Outcome.DENIED)
        .setReason("CREDENTIAL_INVALID")
        .setPeer("10.0.0.7")
        .setPosition(position)
        .build();
  }

  @Test
  void list_options_becomeOneFilter() {
    authority.on(
        "ListAuditEvents",
        ListAuditEventsResponse.newBuilder().addAuditEvents(event("token.issue", 1)).build());
    Run run =
        operator.run(
            "audit",
            "list",
            "--actor",
            "a\"b",
            "--outcome",
            "denied",
            "--since",
            "24h",
            "--until",
            "2026-12-02");
    assertThat(run.out())
        .isEqualTo(
            """
            TIME (UTC)           OUTCOME  ACTION       TARGET    ACTOR  PEER      DETAIL
            2026-12-01 10:00:00  DENIED   token.issue  token t1  alice  10.0.0.7  CREDENTIAL_INVALID
            """);
    assertThat(authority.request("ListAuditEvents", ListAuditEventsRequest.class).getFilter())
        .isEqualTo(
            "actor = \"a\\\"b\" AND outcome = \"DENIED\" AND time >= \"2026-11-30T10:00:00Z\""
                + " AND time <= \"2026-12-02T00:00:00Z\"");
  }

  @Test
  void watch_streamBreaks_goesOnWhereItStopped() {
    AtomicInteger streams = new AtomicInteger();
    authority.onStream(
        "WatchAuditEvents",
        request ->
            switch (streams.incrementAndGet()) {
              case 1 ->
                  List.of(
                      WatchAuditEventsResponse.newBuilder()
                          .setAuditEvent(event("token.issue", 7))
                          .setPosition(7)
                          .build(),
                      WatchAuditEventsResponse.newBuilder().setPosition(9).build());
              case 2 ->
                  List.of(
                      WatchAuditEventsResponse.newBuilder()
                          .setAuditEvent(event("token.revoke", 10))
                          .setPosition(10)
                          .build());
              default -> throw Status.PERMISSION_DENIED.asRuntimeException();
            });
    Run run = operator.run("audit", "watch", "--after", "0", "-o", "json");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DENIED);
    assertThat(run.out().lines()).hasSize(2).allSatisfy(line -> assertThat(line).startsWith("{"));
    assertThat(authority.seen("WatchAuditEvents"))
        .extracting(seen -> ((WatchAuditEventsRequest) seen.request()).getAfterPosition())
        .containsExactly(0L, 9L, 10L);
  }

  @Test
  void verify_whole_readsAllPagesAndKeepsTheHead() throws IOException {
    authority.on(
        "VerifyAuditLog",
        request -> {
          boolean first = ((VerifyAuditLogRequest) request).getFromPosition() == 0;
          return VerifyAuditLogResponse.newBuilder()
              .setRowsChecked(10)
              .setNextPosition(first ? 11 : 0)
              .setFirstPosition(1)
              .setHead(HEAD)
              .build();
        });
    Path head = folder.resolve("head.json");
    Run run =
        operator.run("audit", "verify", "--head", head.toString(), "--keep-head", head.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("Rows checked  20\n", "Positions     1 to 20\n");
    assertThat(run.err()).endsWith("the audit log is whole.\n");
    assertThat(Files.readString(head)).contains("\"digest\": \"abab");

    operator.run("audit", "verify", "--head", head.toString());
    assertThat(authority.seen("VerifyAuditLog").get(2).request())
        .isEqualTo(VerifyAuditLogRequest.newBuilder().setHead(HEAD).setPageSize(10_000).build());
  }

  @Test
  void P10_verify_findings_endOneAndLeaveTheHeadAlone() {
    authority.on(
        "VerifyAuditLog",
        VerifyAuditLogResponse.newBuilder()
            .addFindings(
                AuditFinding.newBuilder()
                    .setKind(AuditFinding.Kind.ROW_REMOVED)
                    .setPosition(5)
                    .setSegment(1)
                    .setMessage("Position 5 has no row."))
            .setHead(HEAD)
            .build());
    Path head = folder.resolve("head.json");
    Run run = operator.run("audit", "verify", "--keep-head", head.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.out()).contains("5         1        ROW REMOVED  Position 5 has no row.\n");
    assertThat(run.err()).endsWith("the audit log does NOT fit.\n");
    assertThat(head).doesNotExist();
  }

  @Test
  void verify_damagedHead_isWrongUsage() throws IOException {
    Path head = Files.writeString(folder.resolve("head.json"), "no head");
    assertThat(operator.run("audit", "verify", "--head", head.toString()).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void accessCheck_ownContract_hasARuleForEveryMethod() throws IOException {
    Path file = folder.resolve("own.pb");
    Files.write(
        file,
        FileDescriptorSet.newBuilder()
            .addFile(TokenAuthorityProto.getDescriptor().toProto())
            .build()
            .toByteArray());
    Run run = operator.run("access", "check", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("tokenauthority.v1.TokenAuthority/IssueToken      PUBLIC")
        .contains("tokenauthority.v1.TokenAuthority/WatchTrust      SCOPES         trust:watch\n");
  }

  private static MethodDescriptorProto method(String name, AccessRule rule) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setOptions(MethodOptions.newBuilder().setExtension(AccessProto.access, rule))
        .build();
  }

  @Test
  void P8_accessCheck_missingAndWrongRules_areNamedAndEndOne() throws IOException {
    FileDescriptorSet set =
        FileDescriptorSet.newBuilder()
            .addFile(
                FileDescriptorProto.newBuilder()
                    .setPackage("shop")
                    .addService(
                        ServiceDescriptorProto.newBuilder()
                            .setName("Orders")
                            .addMethod(MethodDescriptorProto.newBuilder().setName("Open"))
                            .addMethod(
                                method(
                                    "Both",
                                    AccessRule.newBuilder().setPublic(true).addScopes("a").build()))
                            .addMethod(method("None", AccessRule.getDefaultInstance()))
                            .addMethod(
                                method("Odd", AccessRule.newBuilder().addScopes("a b").build()))
                            .addMethod(
                                method(
                                    "Good",
                                    AccessRule.newBuilder().setAuthenticated(true).build()))))
            .build();
    Path file = folder.resolve("shop.pb");
    Files.write(file, set.toByteArray());
    Run run = operator.run("access", "check", file.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(run.out())
        .contains(
            "shop.Orders/Open  MISSING\n",
            "shop.Orders/Both  INVALID",
            "shop.Orders/Good  AUTHENTICATED\n");
    assertThat(run.err()).isEqualTo("4 methods could not be served.\n");
    assertThat(
            operator.run("access", "check", file.toString(), "--except", "shop.Orders").exitCode())
        .isEqualTo(ExitCode.OK);
    assertThat(operator.run("access", "check", "-o", "json", file.toString()).out())
        .contains("\"rule\": \"missing\"");
  }

  @Test
  void accessCheck_notADescriptorSet_isWrongUsage() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "not a descriptor set");
    assertThat(operator.run("access", "check", file.toString()).exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(operator.run("access", "check", "/no/such").err())
        .isEqualTo("tokenctl: cannot read /no/such: there is no such file.\n");
  }
}
