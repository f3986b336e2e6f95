package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallCredentials;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.ResealKeysRequest;
import io.tokenauthority.v1.ResealKeysResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key is changed while replicas serve, one restarted after the other. */
final class ResealAcrossReplicasTest {

  @TempDir Path folder;

  @Test
  void P12_masterKeyRolled_brokenOffAndResumed_everyReplicaGoesOn() throws Exception {
    try (ReplicaProcesses replicas =
        ReplicaProcesses.start(folder, PostgresServer.unmigrated(), 2)) {
      String before = LoadedClient.signIn(replicas.channel(0)).getAccessToken();
      // 1. Everyone learns the new key, one after the other: the first seals, all open.
      putFirst(newKey());
      for (int replica = 0; replica < 2; replica++) {
        replicas.kill(replica);
        replicas.restart(replica);
        assertThat(isActive(replicas, 1 - replica, before)).isTrue();
      }
      // 2. Begun at one that dies under it, resumed at the other.
      AuthorityGrpc.AuthorityStub broken =
          AuthorityGrpc.newStub(replicas.channel(0)).withCallCredentials(admin(replicas, 0));
      broken.resealKeys(ResealKeysRequest.getDefaultInstance(), new Ignored());
      replicas.kill(0);
      ResealKeysResponse done = reseal(replicas, 1);
      assertThat(done.getDone()).isTrue();
      assertThat(reseal(replicas, 1).getResealedCount()).as("nothing is left").isZero();
      // 3. What is signed by keys that were sealed anew is good, and good everywhere.
      replicas.restart(0);
      assertThat(isActive(replicas, 0, before)).isTrue();
      String after = LoadedClient.signIn(replicas.channel(0)).getAccessToken();
      assertThat(isActive(replicas, 1, after)).isTrue();
    }
  }

  private static CallCredentials admin(ReplicaProcesses replicas, int replica) {
    return LiveAuthority.bearer(LoadedClient.signIn(replicas.channel(replica)).getAccessToken());
  }

  private static ResealKeysResponse reseal(ReplicaProcesses replicas, int replica) {
    Optional<ResealKeysResponse> last = Optional.empty();
    var answers =
        AuthorityGrpc.newBlockingStub(replicas.channel(replica))
            .withCallCredentials(admin(replicas, replica))
            .resealKeys(ResealKeysRequest.getDefaultInstance());
    while (answers.hasNext()) {
      last = Optional.of(answers.next());
    }
    return last.orElseThrow();
  }

  private static boolean isActive(ReplicaProcesses replicas, int replica, String token) {
    return TokenAuthorityGrpc.newBlockingStub(replicas.channel(replica))
        .withCallCredentials(admin(replicas, replica))
        .validateToken(ValidateTokenRequest.newBuilder().setToken(token).build())
        .getActive();
  }

  private String newKey() throws IOException {
    Path other = folder.resolve("other-key");
    MasterKeyFile.create(other, new SecureRandom());
    return keys(other).get(0);
  }

  private static List<String> keys(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private void putFirst(String key) throws IOException {
    Path file = folder.resolve("master-key");
    List<String> all = new ArrayList<>(List.of(key));
    all.addAll(keys(file));
    Files.write(file, all);
  }

  /** Whose call is broken off. */
  private static final class Ignored implements StreamObserver<ResealKeysResponse> {
    @Override
    public void onNext(ResealKeysResponse answer) {}

    @Override
    public void onError(Throwable broken) {}

    @Override
    public void onCompleted() {}
  }
}
