package io.tokenauthority.token.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RevocationViewTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);

  private final RandomGenerator random = new Random(7);
  private final RevocationView view = new RevocationView();
  private final TokenId token = TokenId.random(random);
  private final GrantId grant = GrantId.random(random);
  private final AccountId account = new AccountId("billing");
  private final KeyId key = KeyId.random(random);
  private final Revocable revocable = Revocable.of(token, grant, account, 3).signedBy(key);

  @Test
  void judge_nothingRevoked_isLive() {
    assertThat(view.judge(revocable)).isEqualTo(Judgement.LIVE);
    assertThat(view.judge(revocable).isRevoked()).isFalse();
    assertThat(view.sequence()).isZero();
  }

  @Test
  void judge_eachKind_namesWhatTheTokenDiedOf() {
    assertThat(judgedAfter(RevocationNotice.token(token, LATER)))
        .isEqualTo(Judgement.TOKEN_REVOKED);
    assertThat(judgedAfter(RevocationNotice.grant(grant, LATER)))
        .isEqualTo(Judgement.GRANT_REVOKED);
    assertThat(judgedAfter(RevocationNotice.signingKey(key, LATER)))
        .isEqualTo(Judgement.SIGNING_KEY_REVOKED);
    assertThat(judgedAfter(RevocationNotice.account(account, 4, LATER)))
        .isEqualTo(Judgement.ACCOUNT_REVOKED);
  }

  @Test
  void judge_generationNotBelowTheRevokedOne_isLive() {
    assertThat(judgedAfter(RevocationNotice.account(account, 3, LATER))).isEqualTo(Judgement.LIVE);
  }

  @Test
  void judge_actorRevoked_endsTheToken() {
    GrantId actorsGrant = GrantId.random(random);
    AccountId actor = new AccountId("gateway");
    Revocable delegated = revocable.actedBy(actorsGrant, actor, 1);

    assertThat(judgedAfter(delegated, RevocationNotice.grant(actorsGrant, LATER)))
        .isEqualTo(Judgement.GRANT_REVOKED);
    assertThat(judgedAfter(delegated, RevocationNotice.account(actor, 2, LATER)))
        .isEqualTo(Judgement.ACCOUNT_REVOKED);
    assertThat(judgedAfter(delegated, RevocationNotice.account(actor, 1, LATER)))
        .isEqualTo(Judgement.LIVE);
  }

  @Test
  void judge_sameNameOfAnotherKind_isLive() {
    RevocationNotice grantOfThatName =
        new RevocationNotice(RevocationKind.GRANT, token.value(), 0, LATER);
    assertThat(judgedAfter(grantOfThatName)).isEqualTo(Judgement.LIVE);
  }

  @Test
  void isRevoked_key_onlyTheOneNamed() {
    view.apply(List.of(RevocationNotice.signingKey(key, LATER)), 1);
    assertThat(view.isRevoked(key)).isTrue();
    assertThat(view.isRevoked(KeyId.random(random))).isFalse();
  }

  @Test
  void apply_olderGeneration_doesNotLowerIt() {
    view.apply(List.of(RevocationNotice.account(account, 9, LATER)), 1);
    view.apply(List.of(RevocationNotice.account(account, 2, LATER)), 2);
    assertThat(view.judge(revocable)).isEqualTo(Judgement.ACCOUNT_REVOKED);
    assertThat(view.size()).isEqualTo(1);
  }

  @Test
  void apply_again_changesNothing() {
    RevocationNotice notice = RevocationNotice.token(token, LATER);
    view.apply(List.of(notice, notice), 5);
    view.apply(List.of(notice), 5);
    assertThat(view.size()).isEqualTo(1);
    assertThat(view.sequence()).isEqualTo(5);
  }

  @Test
  void P4_apply_smallerSequence_neverGoesBack() {
    view.apply(List.of(), 7);
    view.apply(List.of(RevocationNotice.token(token, LATER)), 6);
    assertThat(view.sequence()).isEqualTo(7);
    assertThat(view.judge(revocable)).isEqualTo(Judgement.TOKEN_REVOKED);
  }

  @Test
  void P13_apply_pastTheLimit_refusesAndKeepsTheSequence() {
    RevocationView small = new RevocationView(2);
    small.apply(notices(2), 2);
    assertThatThrownBy(() -> small.apply(notices(1), 3))
        .isInstanceOf(RevocationLimitException.class);
    assertThat(small.sequence()).isEqualTo(2);
  }

  @Test
  void apply_manyThousands_findsEachAndNothingElse() {
    List<TokenId> dead = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      TokenId each = TokenId.random(random);
      dead.add(each);
      view.apply(List.of(RevocationNotice.token(each, LATER)), i + 1);
    }
    assertThat(dead).allMatch(each -> view.judge(of(each)).isRevoked());
    for (int i = 0; i < 20_000; i++) {
      assertThat(view.judge(of(TokenId.random(random)))).isEqualTo(Judgement.LIVE);
    }
    assertThat(view.size()).isEqualTo(20_000);
  }

  @Test
  void expire_rowsPastTheirTime_leaveTheView() {
    view.apply(notices(500), 500);
    view.apply(List.of(RevocationNotice.token(token, LATER.plusSeconds(60))), 501);
    view.apply(List.of(RevocationNotice.account(account, 9, LATER.plusSeconds(60))), 502);

    view.expire(LATER);
    assertThat(view.size()).isEqualTo(502);

    view.expire(LATER.plusSeconds(1));
    assertThat(view.size()).isEqualTo(2);
    assertThat(view.judge(revocable)).isEqualTo(Judgement.TOKEN_REVOKED);
    assertThat(view.sequence()).isEqualTo(502);
  }

  @Test
  void expire_repeatedWithALaterTime_keepsTheLater() {
    view.apply(List.of(RevocationNotice.token(token, NOW)), 1);
    view.apply(List.of(RevocationNotice.token(token, LATER)), 2);
    view.apply(List.of(RevocationNotice.token(token, NOW)), 3);
    view.expire(LATER);
    assertThat(view.judge(revocable)).isEqualTo(Judgement.TOKEN_REVOKED);
  }

  @Test
  void expire_endOfYear9999_staysForEver() {
    view.apply(List.of(RevocationNotice.token(token, Instant.parse("9999-12-31T23:59:59Z"))), 1);
    view.expire(Instant.parse("2300-01-01T00:00:00Z"));
    assertThat(view.judge(revocable)).isEqualTo(Judgement.TOKEN_REVOKED);
  }

  @Test
  void install_newerSnapshot_replacesTheViewWhole() {
    TokenId other = TokenId.random(random);
    view.apply(List.of(RevocationNotice.token(token, LATER)), 1);

    RevocationSnapshot snapshot = view.beginSnapshot(1);
    snapshot.add(RevocationNotice.token(other, LATER));
    assertThat(view.judge(of(other))).isEqualTo(Judgement.LIVE);

    assertThat(view.install(snapshot, 9)).isTrue();
    assertThat(view.judge(of(other))).isEqualTo(Judgement.TOKEN_REVOKED);
    assertThat(view.judge(revocable)).isEqualTo(Judgement.LIVE);
    assertThat(view.sequence()).isEqualTo(9);
    assertThat(snapshot.added()).isEqualTo(1);
  }

  @Test
  void P4_install_olderSnapshot_isRefused() {
    view.apply(List.of(RevocationNotice.token(token, LATER)), 10);
    assertThat(view.install(view.beginSnapshot(0), 9)).isFalse();
    assertThat(view.judge(revocable)).isEqualTo(Judgement.TOKEN_REVOKED);
    assertThat(view.sequence()).isEqualTo(10);
  }

  @Test
  void snapshot_falseHint_growsAllTheSame() {
    RevocationSnapshot snapshot = view.beginSnapshot(0);
    notices(5_000).forEach(snapshot::add);
    assertThat(view.install(snapshot, 1)).isTrue();
    assertThat(view.size()).isEqualTo(5_000);
  }

  @Test
  void notice_contradictions_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RevocationNotice(RevocationKind.TOKEN, "", 0, NOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RevocationNotice(RevocationKind.TOKEN, "a".repeat(129), 0, NOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RevocationNotice(RevocationKind.GRANT, "a", 1, NOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RevocationNotice(RevocationKind.ACCOUNT, "a", 0, NOW));
    assertThatIllegalArgumentException().isThrownBy(() -> new RevocationView(0));
  }

  private Judgement judgedAfter(RevocationNotice notice) {
    return judgedAfter(revocable, notice);
  }

  private static Judgement judgedAfter(Revocable token, RevocationNotice notice) {
    RevocationView fresh = new RevocationView();
    fresh.apply(List.of(notice), 1);
    return fresh.judge(token);
  }

  private Revocable of(TokenId id) {
    return Revocable.of(id, grant, account, 3);
  }

  private List<RevocationNotice> notices(int count) {
    List<RevocationNotice> notices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      notices.add(RevocationNotice.token(TokenId.random(random), LATER));
    }
    return notices;
  }
}
