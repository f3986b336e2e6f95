package io.tokenauthority.server.authority.admin.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SetupTest {

  @RegisterExtension final Office office = new Office();

  private String offer() {
    return office.setUpAdmin().offer(Office.NOW).orElseThrow().reveal();
  }

  private static NewPerson person(String name) {
    return new NewPerson(name, "", "", "correct horse battery");
  }

  private User setUp(String token, String name) {
    return office.setUpAdmin().setUp(office.stranger(), token, person(name));
  }

  @Test
  void setUp_withTheToken_makesTheAdmin_once() {
    String token = offer();
    User admin = setUp(token, "root");
    assertThat(admin.role()).isEqualTo(Role.ADMIN);
    assertThat(admin.account().creator()).isEmpty();
    assertThat(office.only("server.setup").actor()).isEqualTo(admin.account().id().value());
    Refusal.requireReason(Reason.ALREADY_SET_UP, () -> setUp(token, "other"));
    assertThat(office.setUpAdmin().offer(Office.NOW)).isEmpty();
  }

  @Test
  void setUp_racing_makesOneAdmin() {
    String token = offer();
    List<Boolean> done =
        Racers.race(
            IntStream.range(0, 16)
                .mapToObj(
                    i ->
                        Racers.act(
                            () -> {
                              try {
                                setUp(token, "root" + i);
                                return true;
                              } catch (Denied late) {
                                return false;
                              }
                            }))
                .toList());
    assertThat(done).containsOnlyOnce(true);
    assertThat(office.told("server.setup")).isEqualTo(1);
  }

  @Test
  void setUp_anUnknownOldOrReplacedToken_isTheSameRefusal() {
    String replaced = offer();
    String token = offer();
    String unknown = OpaqueToken.mint(OpaqueKind.SETUP, new SecureRandom()).reveal();
    String service = OpaqueToken.mint(OpaqueKind.SERVICE, new SecureRandom()).reveal();
    for (String bad : List.of(replaced, unknown, service, "", "tab_junk")) {
      Refusal.requireReason(Reason.CREDENTIAL_INVALID, () -> setUp(bad, "root"));
    }
    Call late = new Call(Office.NOW.plus(Duration.ofHours(1)), "192.0.2.7", Optional.empty());
    Refusal.requireReason(
        Reason.CREDENTIAL_INVALID, () -> office.setUpAdmin().setUp(late, token, person("root")));
    assertThat(office.told("server.setup")).isEqualTo(6);
    setUp(token, "root");
  }

  @Test
  void setUp_manyTries_areLimited() {
    offer();
    List<Denied> refused = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      refused.add(Refusal.of(() -> setUp("tab_junk", "root")));
    }
    Denied last = refused.get(refused.size() - 1);
    assertThat(last.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(last.retryAfter()).isPresent();
  }

  @Test
  void P14_aBadField_leavesTheTokenUnused() {
    String token = offer();
    Refusal.requireField("username", () -> setUp(token, ""));
    setUp(token, "root");
  }

  @Test
  void P5_theToken_isNowhereInTheDatabase() throws Exception {
    String token = offer();
    assertThat(office.close().contains(token.substring(4, 36))).isFalse();
  }

  @Test
  void configured_onceAtTheFirstStart() {
    assertThat(office.setUpAdmin().configured(person("root"), Office.NOW)).isPresent();
    assertThat(office.setUpAdmin().configured(person("root"), Office.NOW)).isEmpty();
    assertThat(office.setUpAdmin().configured(person("other"), Office.NOW)).isEmpty();
    assertThat(office.only("server.setup").actor()).isEqualTo("system");
  }
}
