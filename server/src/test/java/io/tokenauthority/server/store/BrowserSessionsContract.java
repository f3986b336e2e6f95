package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.BrowserSessions.Login;
import io.tokenauthority.server.store.BrowserSessions.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link BrowserSessions}. */
public abstract class BrowserSessionsContract extends PortContract {

  private static final Instant IDLE_END = NOW.plus(Duration.ofMinutes(30));

  private final User ada = samples.user("ada");

  @BeforeEach
  void insertUser() {
    write(tx -> tx.users().insert(ada));
  }

  @Test
  void find_inserted_withGrantAndUser() {
    BrowserSession session = signIn();
    SignedIn found = find(session).orElseThrow();
    assertThat(found.session()).isEqualTo(session);
    assertThat(found.grant().id()).isEqualTo(session.grant());
    assertThat(found.user()).isEqualTo(ada);
  }

  @Test
  void find_unknown_isEmpty() {
    Optional<SignedIn> found = store().read(tx -> tx.browserSessions().find(samples.digest()));
    assertThat(found).isEmpty();
  }

  @Test
  void find_grantPurged_isEmpty() {
    BrowserSession session = signIn();
    write(tx -> assertThat(tx.grants().purge(LATER.plusSeconds(1), 10)).isEqualTo(1));
    assertThat(find(session)).isEmpty();
  }

  @Test
  void insert_knownDigest_isUnique() {
    BrowserSession session = signIn();
    Grant other = samples.grant(GrantKind.SESSION, ada.account());
    assertKind(
        StoreException.Kind.UNIQUE,
        () ->
            write(
                tx -> {
                  tx.grants().insert(other);
                  tx.browserSessions()
                      .insert(
                          new BrowserSession(
                              other.id(), session.secret(), NOW, IDLE_END, "192.0.2.1", ""));
                }));
  }

  @Test
  void seen_movesForward_neverBack() {
    BrowserSession session = signIn();
    BrowserSession later = session.seen(NOW.plusSeconds(90), Duration.ofMinutes(30), LATER);
    write(tx -> tx.browserSessions().seen(later));
    write(tx -> tx.browserSessions().seen(session.seen(NOW, Duration.ofMinutes(30), LATER)));
    assertThat(find(session).orElseThrow().session()).isEqualTo(later);
  }

  @Test
  void ofAccount_bothKinds_newestFirst_withoutTheDead() {
    BrowserSession browser = signIn();
    Grant program = samples.grant(GrantKind.SESSION, ada.account());
    Grant revoked = samples.grant(GrantKind.SESSION, ada.account());
    write(
        tx -> {
          tx.grants().insert(program);
          tx.refreshChains().insert(samples.chain(program));
          tx.grants().insert(revoked);
          tx.refreshChains().insert(samples.chain(revoked));
          tx.grants().revoke(revoked.id(), new Grant.End(NOW, ""));
        });
    assertThat(ofAccount(NOW))
        .extracting(Login::browser)
        .containsExactlyInAnyOrder(Optional.of(browser), Optional.empty());
    assertThat(ofAccount(IDLE_END)).extracting(Login::grant).containsExactly(program);
    assertThat(ofAccount(LATER)).isEmpty();
  }

  @Test
  void ofAccount_generationRaised_isEmpty() {
    var unused = signIn();
    write(tx -> tx.users().replace(ada.withPassword("$argon2id$other", NOW)));
    assertThat(ofAccount(NOW)).isEmpty();
  }

  private BrowserSession signIn() {
    Grant grant = samples.grant(GrantKind.SESSION, ada.account());
    BrowserSession session =
        new BrowserSession(grant.id(), samples.digest(), NOW, IDLE_END, "192.0.2.1", "Agent/1.0");
    write(
        tx -> {
          tx.grants().insert(grant);
          tx.browserSessions().insert(session);
        });
    return session;
  }

  private Optional<SignedIn> find(BrowserSession session) {
    return store().read(tx -> tx.browserSessions().find(session.secret()));
  }

  private List<Login> ofAccount(Instant now) {
    return store().read(tx -> tx.browserSessions().ofAccount(ada.account().id(), now, 10));
  }
}
