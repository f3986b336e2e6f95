package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.sql.PgBouncer;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas that reach their database through a pooler in transaction mode. */
final class PooledReplicasTest {

  @TempDir Path folder;

  @Test
  void P1_P4_throughAPooler_holdAsEver() {
    var database = PgBouncer.before(PostgresServer.unmigrated());
    try (ReplicaProcesses replicas = ReplicaProcesses.start(folder, database, 2)) {
      String refreshToken = LoadedClient.signIn(replicas.channel(0)).getRefreshToken();
      List<Supplier<String>> racers = new ArrayList<>();
      for (int racer = 0; racer < 32; racer++) {
        int replica = racer % 2;
        racers.add(() -> refresh(replicas, replica, refreshToken));
      }
      assertThat(Racers.race(racers).stream().distinct()).hasSize(1);

      String secret = LoadedClient.serviceToken(replicas.channel(0));
      String token = issue(replicas, secret);
      String other = issue(replicas, secret);
      assertThat(isActive(replicas, token, 0)).isTrue();
      long sequence = revoke(replicas, token);
      assertThat(isActive(replicas, token, sequence)).isFalse();
      // Nobody can LISTEN through a pooler: polling finds it.
      long unused = revoke(replicas, other);
      Await.until("it is found", () -> !isActive(replicas, other, 0));
    }
  }

  private static String refresh(ReplicaProcesses replicas, int replica, String refreshToken) {
    return replicas
        .tokens(replica)
        .refreshToken(RefreshTokenRequest.newBuilder().setRefreshToken(refreshToken).build())
        .getTokens()
        .getRefreshToken();
  }

  private static String issue(ReplicaProcesses replicas, String secret) {
    return replicas
        .tokens(0)
        .issueToken(IssueTokenRequest.newBuilder().setServiceToken(secret).build())
        .getTokens()
        .getAccessToken();
  }

  private static long revoke(ReplicaProcesses replicas, String token) {
    return replicas
        .tokens(0)
        .revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build())
        .getRevocationSequence();
  }

  private static boolean isActive(ReplicaProcesses replicas, String token, long sequence) {
    String admin = LoadedClient.signIn(replicas.channel(1)).getAccessToken();
    return replicas
        .tokens(1)
        .withCallCredentials(LiveAuthority.bearer(admin))
        .validateToken(
            ValidateTokenRequest.newBuilder()
                .setToken(token)
                .setMinRevocationSequence(sequence)
                .build())
        .getActive();
  }
}
