package io.tokenauthority.server.store.sql;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.WrittenTogetherContract;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresWrittenTogetherTest extends WrittenTogetherContract {

  private Optional<Store> other = Optional.empty();

  @Override
  protected Store open(Path inFolder) {
    PostgresTarget target = PostgresServer.of(inFolder);
    other = Optional.of(PostgresStore.open(target, new SecureRandom()));
    return PostgresStore.open(target, new SecureRandom());
  }

  @Override
  protected Store replica(int writer) {
    return writer % 2 == 0 ? store() : other.orElseThrow();
  }

  @AfterEach
  void closeOther() {
    other.ifPresent(Store::close);
  }

  /** Groups of two replicas hold each other's grants and want the counter: all the same, once. */
  @Test
  void groupsThatMeet_onTheSameGrants_eachIsRevokedOnce() {
    List<Grant> grants = new ArrayList<>();
    write(
        tx -> {
          var account = samples.service();
          tx.accounts().insert(account);
          for (int i = 0; i < 24; i++) {
            Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, account);
            tx.grants().insert(grant);
            grants.add(grant);
          }
        });
    List<Supplier<Long>> acts = new ArrayList<>();
    for (int w = 0; w < 16; w++) {
      int writer = w;
      acts.add(
          () -> {
            long first = 0;
            for (int i = 0; i < grants.size(); i++) {
              int place = writer % 4 < 2 ? i : grants.size() - 1 - i;
              first += revoke(replica(writer), grants.get(place)) ? 1 : 0;
            }
            return first;
          });
    }
    assertThat(Racers.race(acts).stream().mapToLong(Long::longValue).sum()).isEqualTo(24);
    assertThat(store().revocationsAfter(0, 1000)).hasSize(24);
  }

  private static boolean revoke(Store at, Grant grant) {
    return at.writeTogether(
        tx -> {
          boolean first = tx.grants().revoke(grant.id(), new Grant.End(NOW, "racing"));
          tx.revocations().append(Revocation.ofGrant(grant.id(), NOW, NOW, Cause.REQUESTED), NOW);
          return first;
        });
  }
}
