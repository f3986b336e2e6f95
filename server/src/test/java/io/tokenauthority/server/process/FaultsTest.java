package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.redis.RedisProcess;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityFutureStub;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may befall three replicas, their database and each other, under a load of all four RPCs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsTest {

  private static final int REPLICAS = 3;

  @TempDir static Path folder;

  private final PostgresTarget database = PostgresServer.unmigratedOf("faulty");
  private final RedisProcess redis = RedisProcess.start();
  private final Ledger ledger = new Ledger();

  @SuppressWarnings("NullAway.Init")
  private ReplicaProcesses replicas;

  @SuppressWarnings("NullAway.Init")
  private Addresses addresses;

  @SuppressWarnings("NullAway.Init")
  private ProtectedService service;

  @SuppressWarnings("NullAway.Init")
  private String caller;

  @SuppressWarnings("NullAway.Init")
  private String validator;

  @BeforeAll
  void start() {
    replicas = ReplicaProcesses.start(folder, database, REPLICAS, redis);
    caller = LoadedClient.serviceToken(replicas.channel(0));
    validator =
        LoadedClient.serviceToken(
            replicas.channel(0),
            "service",
            List.of("trust:watch", "tokens:validate", "usage:report"),
            List.of());
    addresses = Addresses.of(replicas.addresses());
    service = ProtectedService.start(addresses.target(), validator);
  }

  @AfterAll
  void stop() {
    service.close();
    replicas.close();
    redis.close();
    addresses.close();
  }

  /** What one test did to them is over when the next begins. */
  @BeforeEach
  void awaitAll() {
    for (int i = 0; i < REPLICAS; i++) {
      int replica = i;
      Await.until("it answers", () -> isThere(replica));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "REDIS.*")
  void P2_underLoad_nothingAcknowledgedIsLostAndAllComesBack(Fault fault) throws Exception {
    underLoad(2, List.of(fault));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("faults")
  void P2_underHeavyLoadAgainAndAgain_nothingAcknowledgedIsLost(Fault fault) throws Exception {
    underLoad(8, List.of(fault, fault, fault));
  }

  @Test
  @Tag("faults")
  void P2_oneAfterAnother_nothingAcknowledgedIsLost() throws Exception {
    underLoad(8, List.of(Fault.values()));
  }

  /** None of them is to be noticed: whatever Redis does is a hint. */
  @Test
  void P2_redisUnderLoad_noCallFails() throws Exception {
    underLoad(
        2, Stream.of(Fault.values()).filter(each -> each.name().startsWith("REDIS")).toList());
  }

  private Fault.Stage stage() {
    return new Fault.Stage(replicas, database, redis);
  }

  private void underLoad(int clients, List<Fault> faults) throws Exception {
    String good = issue(0);
    String dead = issue(0);
    long unused = revoke(1, dead);
    Await.until("it is refused", () -> service.call(dead) == Status.Code.UNAUTHENTICATED);
    long newest;
    try (Traffic traffic = new Traffic()) {
      for (int i = 0; i < clients; i++) {
        traffic.run(new BusyClient(traffic, ledger, replicas, List.of(caller, validator), i));
      }
      traffic.run(new LocalVerification(traffic, service, good, dead));
      for (Fault fault : faults) {
        traffic.during(fault, REPLICAS, () -> fault.begin(stage()));
      }
      traffic.end();
      newest = traffic.newest();
    }
    for (int replica = 0; replica < REPLICAS; replica++) {
      assertThat(active(replica, dead, newest)).as("and it has heard of all").isFalse();
      ledger.verify(replicas.channel(replica));
    }
    KillTest.assertAuditTrailIsWhole(replicas.channel(0));
  }

  /** What was asked while it stood still is answered by what was revoked meanwhile. */
  @Test
  void P3_replicaThatWakesUp_neverAnswersFromBefore() throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tokens.add(issue(0));
      assertThat(validate(2, tokens.get(i)).get(20, TimeUnit.SECONDS).getActive()).isTrue();
    }
    List<ListenableFuture<ValidateTokenResponse>> asked = new ArrayList<>();
    replicas.freeze(2);
    try {
      long frozen = System.nanoTime();
      for (String token : tokens) {
        long unused = revoke(0, token);
        asked.add(validate(2, token));
      }
      // Long enough to be a pause, too short for the view to be out of date.
      long until = frozen + TimeUnit.MILLISECONDS.toNanos(2000);
      Await.until("a while", () -> System.nanoTime() > until);
    } finally {
      replicas.thaw(2);
    }
    for (ListenableFuture<ValidateTokenResponse> each : asked) {
      assertThat(isAccepted(each)).isFalse();
    }
  }

  /** At once after it woke up it may still say that it cannot tell. */
  private static boolean isAccepted(ListenableFuture<ValidateTokenResponse> asked)
      throws Exception {
    try {
      return asked.get(20, TimeUnit.SECONDS).getActive();
    } catch (ExecutionException failed) {
      assertThat(Status.fromThrowable(failed).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void P3_databaseAway_aReplicaAnswersAsLongAsItsViewMayJudgeAndNoLonger() {
    String token = issue(0);
    assertThat(active(0, token, 0)).isTrue();
    Runnable back = Fault.DATABASE_OUT_OF_CONNECTIONS.begin(stage());
    try {
      Await.within(Duration.ofSeconds(15), "it no longer judges", () -> !answers(0, token));
    } finally {
      back.run();
    }
    Await.within(Duration.ofSeconds(10), "it judges again", () -> answers(0, token));
  }

  private boolean isThere(int replica) {
    try {
      return active(replica, issue(replica), 0);
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private boolean answers(int replica, String token) {
    try {
      return active(replica, token, 0);
    } catch (StatusRuntimeException refused) {
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      return false;
    }
  }

  private boolean active(int replica, String token, long sequence) {
    return replicas
        .tokens(replica)
        .withCallCredentials(bearer())
        .validateToken(
            ValidateTokenRequest.newBuilder()
                .setToken(token)
                .setMinRevocationSequence(sequence)
                .build())
        .getActive();
  }

  private CallCredentials bearer() {
    return LiveAuthority.bearer(validator);
  }

  private ListenableFuture<ValidateTokenResponse> validate(int replica, String token) {
    TokenAuthorityFutureStub stub =
        TokenAuthorityGrpc.newFutureStub(replicas.channel(replica)).withCallCredentials(bearer());
    return stub.validateToken(ValidateTokenRequest.newBuilder().setToken(token).build());
  }

  private String issue(int replica) {
    return replicas
        .tokens(replica)
        .issueToken(IssueTokenRequest.newBuilder().setServiceToken(caller).build())
        .getTokens()
        .getAccessToken();
  }

  private long revoke(int replica, String token) {
    return replicas
        .tokens(replica)
        .revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build())
        .getRevocationSequence();
  }
}
