package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.authority.RevokeRequest.Target;
import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.sql.TestStores;
import io.tokenauthority.token.TokenId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What races where writers run side by side; one writer, as SQLite has, hides it. */
class PostgresRacesTest {

  private static final int RACERS = 8;

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() {
    town = TestStores.onPostgres(() -> new Town(folder));
    town.residents.user("Ada", Role.OPERATOR);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void P1_racingRedemptions_oneSuccessor() {
    String first = Town.refreshTokenOf(town.signIn("ada"));
    Set<String> successors = new HashSet<>();
    race(() -> town.refresh(first)).forEach(tokens -> successors.add(Town.refreshTokenOf(tokens)));
    assertThat(successors).hasSize(1);
  }

  @Test
  void P1_refreshRacingRevoke_nothingOutlivesTheRevocation() {
    for (int round = 0; round < 50; round++) {
      TokenSet signedIn = town.signIn("ada");
      String token = Town.refreshTokenOf(signedIn);
      List<Optional<TokenSet>> outcomes =
          Racers.race(
              List.of(
                  () -> attempt(token),
                  () -> {
                    town.revoke(new WholeGrant(signedIn.claims().grantId()));
                    return Optional.empty();
                  }));
      assertThat(town.isActive(signedIn)).isFalse();
      outcomes
          .get(0)
          .ifPresent(
              won -> {
                assertThat(town.isActive(won)).isFalse();
                assertThat(attempt(Town.refreshTokenOf(won))).isEmpty();
              });
      assertThat(attempt(token)).isEmpty();
    }
  }

  @Test
  void P10_racingRevocationsOfOneToken_areOneRevocationAndOneAuditRow() {
    for (int round = 0; round < 10; round++) {
      TokenId unknown = TokenId.random(town.random);
      assertRevokedOnce(new OneToken(unknown), "token.revoke", unknown.value());
    }
  }

  @Test
  void P10_racingRevocationsOfOneGrant_areOneRevocationAndOneAuditRow() {
    for (int round = 0; round < 10; round++) {
      TokenSet signedIn = town.signIn("ada");
      assertRevokedOnce(
          new WholeGrant(signedIn.claims().grantId()),
          "grant.revoke",
          signedIn.claims().grantId().value());
    }
  }

  private void assertRevokedOnce(Target target, String action, String id) {
    Set<Long> sequences = new HashSet<>();
    race(() -> town.revoke(target)).forEach(revoked -> sequences.add(revoked.sequence()));
    assertThat(sequences).hasSize(1);
    List<AuditTrail.Row> rows = town.store.read(tx -> tx.audit().unsealed(10_000));
    assertThat(rows)
        .filteredOn(
            row -> row.event().action().equals(action) && row.event().target().id().equals(id))
        .hasSize(1);
  }

  private Optional<TokenSet> attempt(String token) {
    try {
      return Optional.of(town.refresh(token));
    } catch (Denied refused) {
      return Optional.empty();
    }
  }

  private static <T> List<T> race(Supplier<T> act) {
    return Racers.race(IntStream.range(0, RACERS).mapToObj(i -> Racers.act(act)).toList());
  }
}
