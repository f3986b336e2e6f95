package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller whose one name stands for several replicas does not notice that they come and go. */
final class CallersOfManyReplicasTest {

  private static final int ENOUGH = 40;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir Path folder;

  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();

  @Test
  void P12_replicasComeAndGo_noCallFails() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (ReplicaProcesses replicas =
            ReplicaProcesses.start(folder, PostgresServer.unmigrated(), 3);
        Addresses addresses = Addresses.of(replicas.addresses())) {
      String secret =
          LoadedClient.serviceToken(
              replicas.channel(0), "caller", List.of("tokens:validate"), List.of());
      ManagedChannel authority =
          AuthorityChannels.to(addresses.target(), InsecureChannelCredentials.create()).build();
      try (ClientIdentity identity =
          ClientIdentity.builder(authority)
              .source(TokenSource.serviceToken(() -> secret))
              .audience(ReplicaProcesses.ISSUER)
              .build()) {
        threads.execute(() -> callOnAndOn(authority, identity));
        threads.execute(() -> callOnAndOn(authority, identity));
        comeAndGo(replicas, addresses);
      } finally {
        threads.shutdownNow();
        authority.shutdownNow();
      }
    }
    assertThat(failed).isEmpty();
  }

  private void comeAndGo(ReplicaProcesses replicas, Addresses addresses) {
    awaitCalls();
    // One ends in order, as in a rolling update, and comes back.
    replicas.process(0).terminate();
    assertThat(replicas.process(0).exitCode()).isZero();
    awaitCalls();
    replicas.restart(0);
    awaitCalls();
    // One is taken out of the name, and then away.
    List<InetSocketAddress> all = replicas.addresses();
    addresses.become(List.of(all.get(0), all.get(2)));
    awaitCalls();
    replicas.kill(1);
    awaitCalls();
    // One dies without a word, with calls under way.
    replicas.kill(2);
    awaitCalls();
  }

  private void awaitCalls() {
    long before = answered.get();
    Await.until("calls go on", () -> answered.get() > before + ENOUGH || !failed.isEmpty());
  }

  private void callOnAndOn(ManagedChannel authority, ClientIdentity identity) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        var unused =
            TokenAuthorityGrpc.newBlockingStub(authority)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .withCallCredentials(identity.callCredentials())
                .getSelf(GetSelfRequest.getDefaultInstance());
        answered.incrementAndGet();
      } catch (StatusRuntimeException failure) {
        if (!Thread.currentThread().isInterrupted()) {
          failed.add(failure.getStatus().toString());
        }
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
