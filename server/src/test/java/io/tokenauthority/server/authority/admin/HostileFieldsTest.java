package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.accounts.NewPublicKey;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccountChange;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.Renewal;
import io.tokenauthority.server.authority.admin.users.NewPassword;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.admin.users.NewUser;
import io.tokenauthority.server.authority.admin.users.UserChange;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.store.AuditTrail;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * P14 for every text of every request, found by reflection so that a new field is covered the day
 * it appears: whatever hostile stands there, the refusal names a field and nothing was changed.
 */
class HostileFieldsTest {

  private static final String TOKEN = "0123456789012345678901";
  private static final String USER = "usr_0123456789012345678901";
  private static final String PASSWORD = "correct horse battery";

  private static final List<String> HOSTILE =
      List.of(
          "\u0000",
          "line\nbreak",
          "\uD800",
          "\u202Eesrever",
          "x".repeat(5000),
          "'; DROP TABLE account; --\u0007",
          "\u2028");

  @RegisterExtension final Office office = new Office();

  private static final List<String> ALL =
      List.of(
          "display_name", "allowed_scopes", "allowed_audiences", "tier", "public_keys", "enabled");

  @TestFactory
  Stream<DynamicTest> P14_hostileTexts_ofEveryRequest_areRefusedByName() {
    List<DynamicTest> tests = new ArrayList<>();
    add(
        tests,
        new NewServiceAccount("billing", "", List.of("read"), List.of("otp"), "", List.of(), ""),
        asked -> office.createAccount().create(office.admin(), asked));
    add(
        tests,
        new ServiceAccountChange(
            "billing", ALL, "", "", List.of("read"), List.of("otp"), "", List.of(), true),
        asked -> office.updateAccount().update(office.admin(), asked));
    add(
        tests,
        new NewPublicKey("", "{}", ""),
        asked ->
            office
                .createAccount()
                .create(
                    office.admin(),
                    new NewServiceAccount(
                        "keyed", "", List.of(), List.of(), "", List.of(asked), "")));
    add(
        tests,
        new NewServiceToken(
            "billing", "", List.of("read"), List.of("otp"), new Expiry.Unsaid(), Format.OPAQUE, ""),
        asked -> office.createToken().create(office.admin(), asked));
    add(
        tests,
        new Renewal(TOKEN, new Expiry.Unsaid(), Optional.empty(), Optional.empty(), ""),
        asked -> office.renewToken().renew(office.admin(), asked));
    add(
        tests,
        new NewPerson("alice", "alice@example.org", "", PASSWORD),
        asked -> office.createUser().create(office.admin(), new NewUser(asked, Role.MEMBER, "")));
    add(
        tests,
        new NewUser(new NewPerson("alice", "", "", PASSWORD), Role.MEMBER, ""),
        asked -> office.createUser().create(office.admin(), asked));
    add(
        tests,
        new UserChange(
            USER,
            List.of("email", "display_name", "role", "enabled"),
            "",
            "",
            "",
            Role.MEMBER,
            true),
        asked -> office.updateUser().update(office.admin(), asked));
    add(
        tests,
        new NewPassword(USER, PASSWORD, ""),
        asked -> office.setPassword().set(office.admin(), asked));
    add(
        tests,
        new ListRequest(0, "", ""),
        asked -> {
          office.findAccounts().list(office.admin(), asked);
        });
    return tests.stream();
  }

  private <R extends Record> void add(List<DynamicTest> tests, R good, Consumer<R> act) {
    RecordComponent[] components = good.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      for (String hostile : HOSTILE) {
        Object value = hostileValue(components[i], hostile);
        if (value == Ignored.NO_TEXT || isAllowed(components[i], hostile)) {
          continue;
        }
        R bad = with(good, i, value);
        String name = good.getClass().getSimpleName() + "." + components[i].getName();
        tests.add(
            dynamicTest(name + " " + HOSTILE.indexOf(hostile), () -> refused(act, bad, name)));
      }
    }
  }

  private enum Ignored {
    NO_TEXT
  }

  private static Object hostileValue(RecordComponent component, String hostile) {
    if (component.getType() == String.class) {
      return hostile;
    }
    if (component.getType() == List.class
        && component.getGenericType().getTypeName().contains("String")) {
      return List.of(hostile);
    }
    return Ignored.NO_TEXT;
  }

  /** A password may hold nearly anything; a user's own old one is read only for one's own. */
  private static boolean isAllowed(RecordComponent component, String hostile) {
    String name = component.getName().toLowerCase(Locale.ROOT);
    boolean odd = hostile.length() < 257 && !hostile.equals("\uD800");
    boolean longEnough = hostile.codePointCount(0, hostile.length()) >= 10;
    return switch (name) {
      case "password" -> odd && longEnough;
      case "currentpassword" -> true;
      case "etag" -> hostile.length() <= 64;
      default -> false;
    };
  }

  private void refused(Consumer<? extends Record> act, Record bad, String name) {
    List<AuditTrail.Row> before = office.trail();
    @SuppressWarnings("unchecked")
    Consumer<Record> taking = (Consumer<Record>) act;
    Denied denied = Refusal.of(() -> taking.accept(bad));
    assertThat(denied.reason()).as(name).isEqualTo(Reason.FIELD_INVALID);
    assertThat(denied.field()).as(name).isPresent();
    assertThat(String.valueOf(denied.getMessage())).hasSizeLessThan(400);
    assertThat(office.trail()).isEqualTo(before);
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> R with(R good, int index, Object value) {
    try {
      RecordComponent[] components = good.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = i == index ? value : components[i].getAccessor().invoke(good);
      }
      Constructor<?> constructor = good.getClass().getDeclaredConstructor(types);
      return (R) constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> P14_listsTooLongOrRepeating_areRefusedByName() {
    return Stream.of(
        dynamicTest(
            "33 scopes",
            () ->
                Refusal.requireField(
                    "allowed_scopes", () -> create(Collections.nCopies(33, "read"), List.of()))),
        dynamicTest(
            "a scope twice",
            () ->
                Refusal.requireField(
                    "allowed_scopes[1]", () -> create(List.of("read", "read"), List.of()))),
        dynamicTest(
            "9 audiences",
            () ->
                Refusal.requireField(
                    "allowed_audiences", () -> create(List.of(), Collections.nCopies(9, "otp")))),
        dynamicTest(
            "the issuer among the audiences",
            () ->
                Refusal.requireField(
                    "allowed_audiences", () -> create(List.of(), List.of(Office.ISSUER.value())))),
        dynamicTest(
            "an unknown tier",
            () ->
                Refusal.requireField(
                    "tier",
                    () ->
                        office
                            .createAccount()
                            .create(
                                office.admin(),
                                new NewServiceAccount(
                                    "billing", "", List.of(), List.of(), "gold", List.of(), "")))));
  }

  private void create(List<String> scopes, List<String> audiences) {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount("billing", "", scopes, audiences, "", List.of(), ""));
  }
}
