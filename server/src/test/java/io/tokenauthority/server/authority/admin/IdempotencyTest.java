package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.IssuedServiceToken;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.Renewal;
import io.tokenauthority.server.authority.admin.tokens.Renewed;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.admin.users.NewUser;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.store.Racers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {

  @RegisterExtension final Office office = new Office();

  private final String requestId = UUID.randomUUID().toString();

  @BeforeEach
  void anAccount() {
    office.createAccount().create(office.admin(), account("billing", ""));
  }

  private static NewServiceAccount account(String id, String requestId) {
    return new NewServiceAccount(id, "", List.of("read"), List.of("otp"), "", List.of(), requestId);
  }

  private static NewServiceToken token(String name, String requestId) {
    return new NewServiceToken(
        "billing", name, List.of(), List.of(), new Expiry.Unsaid(), Format.OPAQUE, requestId);
  }

  private IssuedServiceToken create(Call call, String name, String id) {
    return office.createToken().create(call, token(name, id));
  }

  private long tokens() {
    return office.findTokens().list(office.admin(), "", new ListRequest(0, "", "")).items().size();
  }

  @Test
  void P2_aRepeat_isGivenTheSameTokenAndSecret_andDoesNothing() {
    IssuedServiceToken first = create(office.admin(), "a", requestId);
    IssuedServiceToken again =
        create(office.admin(Office.NOW.plusSeconds(599)), "a", requestId.toUpperCase(Locale.ROOT));
    assertThat(again.secret()).isEqualTo(first.secret());
    assertThat(again.token().holding()).isEqualTo(first.token().holding());
    assertThat(tokens()).isEqualTo(1);
    assertThat(office.told("service_token.create")).isEqualTo(1);
  }

  @Test
  void P2_racingRepeats_makeOneAndAllAreGivenIt() {
    List<Supplier<String>> acts =
        IntStream.range(0, 64)
            .mapToObj(i -> Racers.act(() -> create(office.admin(), "a", requestId).secret()))
            .toList();
    assertThat(Racers.race(acts).stream().distinct()).hasSize(1);
    assertThat(tokens()).isEqualTo(1);
    assertThat(office.told("service_token.create")).isEqualTo(1);
  }

  @Test
  void repeat_withAnotherBody_isRefused() {
    create(office.admin(), "a", requestId);
    Refusal.requireReason(Reason.REQUEST_ID_REUSED, () -> create(office.admin(), "b", requestId));
    assertThat(tokens()).isEqualTo(1);
  }

  @Test
  void sameId_byAnotherCallerOrForAnotherMethod_isAnotherRequest() {
    IssuedServiceToken first = create(office.admin(), "a", requestId);
    assertThat(create(office.as(Role.ADMIN), "a", requestId).secret()).isNotEqualTo(first.secret());
    office.createAccount().create(office.admin(), account("other", requestId));
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void P5_after10Minutes_theSecretIsNotShownAgain() {
    IssuedServiceToken first = create(office.admin(), "a", requestId);
    Denied refused =
        Refusal.requireReason(
            Reason.SECRET_NO_LONGER_AVAILABLE,
            () -> create(office.admin(Office.NOW.plusSeconds(600)), "a", requestId));
    assertThat(refused.facts())
        .containsEntry("token_id", first.token().holding().token().id().value());
    assertThat(refused).hasMessageNotContaining(first.secret());
    assertThat(tokens()).isEqualTo(1);
  }

  @Test
  void after24Hours_theIdIsNewAgain() {
    create(office.admin(), "a", requestId);
    create(office.admin(Office.NOW.plus(Duration.ofHours(24))), "b", requestId);
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void withoutAnId_eachIsAnotherRequest() {
    create(office.admin(), "a", "");
    create(office.admin(), "a", "");
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void aRefusedRequest_isNotRemembered() {
    Refusal.requireReason(
        Reason.NAME_TAKEN,
        () -> office.createAccount().create(office.admin(), account("billing", requestId)));
    office.createAccount().create(office.admin(), account("other", requestId));
  }

  @Test
  void repeat_ofAccountAndUser_isGivenWhatIsStored() {
    var account = office.createAccount().create(office.admin(), account("other", requestId));
    assertThat(office.createAccount().create(office.admin(), account("other", requestId)))
        .isEqualTo(account);
    NewUser asked =
        new NewUser(
            new NewPerson("alice", "", "", "correct horse battery"), Role.MEMBER, requestId);
    var user = office.createUser().create(office.admin(), asked);
    assertThat(office.createUser().create(office.admin(), asked)).isEqualTo(user);
    NewUser otherPassword =
        new NewUser(
            new NewPerson("alice", "", "", "another horse battery"), Role.MEMBER, requestId);
    Refusal.requireReason(
        Reason.REQUEST_ID_REUSED, () -> office.createUser().create(office.admin(), otherPassword));
  }

  @Test
  void repeat_ofARenewal_isGivenTheSameSuccessor() {
    String old = create(office.admin(), "a", "").token().holding().token().id().value();
    Renewal asked =
        new Renewal(old, new Expiry.Unsaid(), Optional.empty(), Optional.empty(), requestId);
    Renewed first = office.renewToken().renew(office.admin(), asked);
    Renewed again = office.renewToken().renew(office.admin(), asked);
    assertThat(again).isEqualTo(first);
    assertThat(tokens()).isEqualTo(2);
  }

  @Test
  void P5_neitherIdNorSecretNorPassword_isInTheDatabase() throws Exception {
    String secret = create(office.admin(), "a", requestId).secret();
    NewUser asked =
        new NewUser(
            new NewPerson("alice", "", "", "correct horse battery"),
            Role.MEMBER,
            UUID.randomUUID().toString());
    office.createUser().create(office.admin(), asked);
    String database = office.close();
    for (String hidden :
        List.of(secret.substring(4, 36), requestId, "correct horse", asked.requestId())) {
      assertThat(database.contains(hidden)).as(hidden).isFalse();
    }
    assertThat(asked.toString()).doesNotContain("horse").doesNotContain(asked.requestId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "00000000-0000-0000-0000-000000000000",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "f47ac10b58cc4372a5670e02b2c3d479",
        " f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479\n",
      })
  void P14_noRandomUuid_isRefused(String id) {
    assertThat(Refusal.requireField("request_id", () -> create(office.admin(), "a", id)))
        .hasMessageNotContaining("f47ac10b");
    assertThat(tokens()).isZero();
  }
}
