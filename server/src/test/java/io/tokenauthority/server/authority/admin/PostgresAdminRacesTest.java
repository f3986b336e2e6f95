package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.Renewal;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.admin.users.NewUser;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.store.Racers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What races in the admin plane where writers run side by side. */
class PostgresAdminRacesTest {

  private static final int RACERS = 8;

  @RegisterExtension final Office office = Office.onPostgres();

  @Test
  void renew_racing_makesOneSuccessor() {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "billing", "", List.of("read"), List.of("otp"), "", List.of(), ""));
    String token =
        office
            .createToken()
            .create(
                office.admin(),
                new NewServiceToken(
                    "billing",
                    "nightly",
                    List.of(),
                    List.of(),
                    new Expiry.Lifetime(Duration.ofDays(10)),
                    Format.OPAQUE,
                    ""))
            .token()
            .holding()
            .token()
            .id()
            .value();
    Renewal asked = new Renewal(token, new Expiry.Unsaid(), Optional.empty(), Optional.empty(), "");
    assertThat(
            Racers.race(
                racers(
                    i ->
                        succeeds(
                            Reason.NOT_RENEWABLE,
                            () -> office.renewToken().renew(office.admin(), asked)))))
        .containsOnlyOnce(true);
  }

  @Test
  void lastAdmin_ofManyWhoAreRemovedAtOnce_oneStays() {
    List<String> admins =
        IntStream.range(0, RACERS)
            .mapToObj(
                i ->
                    office
                        .createUser()
                        .create(
                            office.admin(),
                            new NewUser(
                                new NewPerson("admin" + i, "", "", "correct horse battery"),
                                Role.ADMIN,
                                ""))
                        .account()
                        .id()
                        .value())
            .toList();
    assertThat(
            Racers.race(
                racers(
                    i ->
                        succeeds(
                            Reason.LAST_ADMIN,
                            () -> office.deleteUser().delete(office.admin(), admins.get(i), "")))))
        .containsOnlyOnce(false);
  }

  private static List<Supplier<Boolean>> racers(IntPredicate act) {
    return IntStream.range(0, RACERS).mapToObj(i -> Racers.act(() -> act.test(i))).toList();
  }

  private static boolean succeeds(Reason otherwise, Supplier<Object> act) {
    try {
      assertThat(act.get()).isNotNull();
      return true;
    } catch (Denied lost) {
      assertThat(lost.reason()).isEqualTo(otherwise);
      return false;
    }
  }
}
