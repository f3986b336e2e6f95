package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.tokenauthority.v1.VerifyAuditLogRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL in the middle of it, again and again. */
final class KillTest {

  private static final int THREADS = 4;

  @TempDir Path folder;

  @Test
  void P2_killedUnderLoad_everythingAcknowledgedHoldsAndEveryClientGoesOn() throws Exception {
    killUnderLoad(3);
  }

  @Test
  @Tag("faults")
  void P2_killedUnderLoadTwentyTimes_everythingAcknowledgedHoldsAndEveryClientGoesOn()
      throws Exception {
    killUnderLoad(20);
  }

  /**
   * Each round issues, refreshes and revokes until the server is killed at a moment of its own; the
   * next round begins by asking whether everything that was acknowledged holds, and by repeating
   * what got no answer.
   */
  private void killUnderLoad(int kills) throws Exception {
    SplittableRandom random = new SplittableRandom(20);
    Ledger ledger = new Ledger();
    List<LoadedClient> clients = new ArrayList<>();
    for (int round = 0; round <= kills; round++) {
      try (ServerProcess server = ServerProcess.serve(folder)) {
        ManagedChannel channel = server.channel();
        try {
          if (round == 0) {
            String secret = LoadedClient.serviceToken(channel);
            for (int i = 0; i < THREADS; i++) {
              clients.add(new LoadedClient(ledger, secret, channel));
            }
          }
          for (LoadedClient client : clients) {
            client.goOn(channel);
          }
          ledger.verify(channel);
          if (round < kills) {
            loadUntilKilled(server, channel, clients, 100 + random.nextInt(400));
          } else {
            assertAuditTrailIsWhole(channel);
          }
        } finally {
          channel.shutdownNow();
        }
      }
    }
    // How much is done between two kills is the machine's to say; that something is, ours.
    assertThat(ledger.issued()).isPositive();
    assertThat(ledger.revoked()).isPositive();
    assertThat(clients).allSatisfy(client -> assertThat(client.rotations()).isPositive());
  }

  private static void loadUntilKilled(
      ServerProcess server, ManagedChannel channel, List<LoadedClient> clients, int millis)
      throws InterruptedException {
    ExecutorService load = Executors.newFixedThreadPool(clients.size());
    clients.forEach(client -> load.execute(() -> client.work(channel)));
    load.shutdown();
    boolean endedEarly = load.awaitTermination(millis, TimeUnit.MILLISECONDS);
    assertThat(endedEarly).as("the load runs until the kill").isFalse();
    server.kill();
    assertThat(load.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  static void assertAuditTrailIsWhole(ManagedChannel channel) {
    var audit = LoadedClient.audit(channel);
    long from = 0;
    do {
      var verdict =
          audit.verifyAuditLog(
              VerifyAuditLogRequest.newBuilder().setFromPosition(from).setPageSize(10_000).build());
      assertThat(verdict.getFindingsList()).isEmpty();
      from = verdict.getNextPosition();
    } while (from != 0);
  }
}
