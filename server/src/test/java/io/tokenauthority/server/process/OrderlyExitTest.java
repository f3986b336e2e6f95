package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrderlyExitTest {

  @TempDir Path folder;

  @Test
  void P15_sigtermUnderLoad_healthSaysSoCallsFinishNothingAnsweredIsLostAndTheCodeIsZero()
      throws Exception {
    Queue<String> issued = new ConcurrentLinkedQueue<>();
    Queue<Status.Code> refusals = new ConcurrentLinkedQueue<>();
    List<ServingStatus> health = new CopyOnWriteArrayList<>();
    try (ServerProcess server = ServerProcess.serve(folder)) {
      ManagedChannel channel = server.channel();
      String secret = LoadedClient.serviceToken(channel);
      HealthGrpc.newStub(channel)
          .watch(
              HealthCheckRequest.getDefaultInstance(),
              new StreamObserver<>() {
                @Override
                public void onNext(HealthCheckResponse answer) {
                  health.add(answer.getStatus());
                }

                @Override
                public void onError(Throwable ended) {}

                @Override
                public void onCompleted() {}
              });
      Await.until("health says SERVING", () -> health.contains(ServingStatus.SERVING));
      ExecutorService load = Executors.newFixedThreadPool(4);
      for (int i = 0; i < 4; i++) {
        load.execute(() -> issueUntilRefused(channel, secret, issued, refusals));
      }
      Await.until("the load runs", () -> issued.size() > 50);

      long told = System.nanoTime();
      server.terminate();

      assertThat(server.exitCode()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(10));
      load.shutdown();
      assertThat(load.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      channel.shutdownNow();
      assertThat(health).containsExactly(ServingStatus.SERVING, ServingStatus.NOT_SERVING);
      assertThat(refusals).containsOnly(Status.Code.UNAVAILABLE);
      assertThat(server.err()).anyMatch(line -> line.contains("ended in order"));
    }
    try (ServerProcess server = ServerProcess.serve(folder)) {
      ManagedChannel channel = server.channel();
      String admin = LoadedClient.signIn(channel).getAccessToken();
      for (String token : issued) {
        assertThat(
                TokenAuthorityGrpc.newBlockingStub(channel)
                    .withCallCredentials(LiveAuthority.bearer(admin))
                    .validateToken(ValidateTokenRequest.newBuilder().setToken(token).build())
                    .getActive())
            .isTrue();
      }
      channel.shutdownNow();
    }
  }

  /** The hook was once registered after the start: a signal between the two was "a bug". */
  @Test
  void P15_sigtermDuringTheStart_isNoBugAndTheCodeIsZero() {
    try (ServerProcess server =
        ServerProcess.run(
            folder,
            Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", LiveAuthority.PASSWORD),
            "serve",
            "--data.dir",
            "data",
            "--grpc.listen",
            "127.0.0.1:0",
            "--admin.username",
            LiveAuthority.ADMIN)) {
      Await.until("the start is under way", () -> Files.exists(folder.resolve("data")));

      server.terminate();

      assertThat(server.exitCode()).isZero();
      assertThat(server.err()).noneMatch(line -> line.contains("a bug"));
      assertThat(server.err()).anyMatch(line -> line.contains("ended in order"));
    }
  }

  private static void issueUntilRefused(
      ManagedChannel channel, String secret, Queue<String> issued, Queue<Status.Code> refusals) {
    IssueTokenRequest request = IssueTokenRequest.newBuilder().setServiceToken(secret).build();
    try {
      while (true) {
        issued.add(
            TokenAuthorityGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .issueToken(request)
                .getTokens()
                .getAccessToken());
      }
    } catch (StatusRuntimeException refused) {
      refusals.add(refused.getStatus().getCode());
    }
  }
}
