package io.tokenauthority.server.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.Status;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.reflection.Hostile.Demand;
import io.tokenauthority.server.reflection.ValidRequests.Valid;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P14 over the wire, by what reflection tells: every field of every request of the authority is
 * sent everything hostile that it can hold, one at a time, on a request that is good otherwise. A
 * field that no good request speaks of fails this by its name, so a new one is tried the day it
 * appears.
 */
final class HostileWireTest {

  private static final String PACKAGE = "tokenauthority.v1.";

  /** A watch that has not been refused after this is let in. */
  private static final Duration SILENCE = Duration.ofMillis(200);

  private static final Set<Status.Code> ACCIDENTS =
      Set.of(
          Status.Code.INTERNAL,
          Status.Code.UNKNOWN,
          Status.Code.UNAVAILABLE,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.CANCELLED,
          Status.Code.DATA_LOSS,
          Status.Code.RESOURCE_EXHAUSTED);

  /** Of records that requests carry whole: what only the authority sets, and does not read. */
  private static final Set<String> NOT_READ =
      Set.of(
          "CreateServiceAccount public_keys.grant_id",
          "CreateServiceAccount public_keys.create_time",
          "CreateServiceAccount public_keys.last_used_time",
          "UpdateServiceAccount service_account.generation",
          "UpdateServiceAccount service_account.create_time",
          "UpdateServiceAccount service_account.creator",
          "UpdateServiceAccount service_account.update_time",
          "UpdateServiceAccount service_account.etag",
          "UpdateServiceAccount service_account.public_keys.grant_id",
          "UpdateServiceAccount service_account.public_keys.create_time",
          "UpdateServiceAccount service_account.public_keys.last_used_time",
          "UpdateUser user.username",
          "UpdateUser user.state",
          "UpdateUser user.generation",
          "UpdateUser user.create_time",
          "UpdateUser user.creator",
          "UpdateUser user.update_time",
          "UpdateUser user.last_login_time",
          "UpdateUser user.etag");

  /** Where any text has an answer: a token that is none is inactive. */
  private static final Set<String> ANY_TEXT =
      Set.of("ValidateToken token", "ValidateTokens request.token");

  /** Where any characters will do: passwords, a label, a secret that nobody has (RFC 7009). */
  private static final Set<String> ANY_CHARACTERS =
      Set.of(
          "CreateUser password",
          "RegisterUser password",
          "SetPassword password",
          "Setup password",
          "RevokeToken token",
          "ValidateTokens request_id");

  @TempDir Path folder;

  private final List<String> wrong = new ArrayList<>();
  private int sent;

  @Test
  void P14_everyFieldOfEveryMethod_hostileValuesAreRefusedByNameAndChangeNothing()
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "registration.enabled", "true",
            "registration.max-users", "1000",
            "rate-limit.enabled", "false");
    try (LiveAuthority live = LiveAuthority.start(folder, settings);
        StoredState state = StoredState.of(folder.resolve("data/authority.db"))) {
      Reflected server = Reflected.of(live.channel(), ReflectionVersion.V1);
      ValidRequests valid = new ValidRequests(server);
      for (MethodDescriptor method : methods(server)) {
        if (!method.getName().equals("Setup")) {
          new Siege(live, server, state, method, valid.of(name(method))).lay();
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(sent).isGreaterThan(1_000);
  }

  @Test
  void P14_setUp_hostileValuesAreRefusedByNameAndChangeNothing() throws Exception {
    Map<String, String> settings = Map.of("rate-limit.enabled", "false");
    try (LiveAuthority live = LiveAuthority.startUnclaimed(folder, settings);
        StoredState state = StoredState.of(folder.resolve("data/authority.db"))) {
      Reflected server = Reflected.of(live.channel(), ReflectionVersion.V1);
      MethodDescriptor setUp = server.method(PACKAGE + "Authority/Setup");
      new Siege(live, server, state, setUp, List.of(ValidRequests::setUp)).lay();
    }

    assertThat(wrong).isEmpty();
  }

  private static List<MethodDescriptor> methods(Reflected server) {
    return server.services().values().stream()
        .filter(service -> service.getFullName().startsWith(PACKAGE))
        .flatMap(service -> service.getMethods().stream())
        .sorted(Comparator.comparing(HostileWireTest::name))
        .toList();
  }

  private static String name(MethodDescriptor method) {
    return method.getService().getName() + "/" + method.getName();
  }

  /** Everything hostile against one method. */
  private final class Siege {
    private final LiveAuthority live;
    private final Reflected server;
    private final StoredState state;
    private final MethodDescriptor method;
    private final List<Supplier<Valid>> makers;
    private final Set<String> tried = new HashSet<>();
    private final List<FieldPath> fields;

    /** What is stored, as of the last look; empty where something has changed since. */
    private Map<String, String> known = Map.of();

    Siege(
        LiveAuthority live,
        Reflected server,
        StoredState state,
        MethodDescriptor method,
        List<Supplier<Valid>> makers) {
      this.live = live;
      this.server = server;
      this.state = state;
      this.method = method;
      this.makers = makers;
      this.fields = FieldPath.within(method.getInputType());
    }

    void lay() throws SQLException {
      if (makers.isEmpty()) {
        wrong.add(name(method) + ": no good request is known for it");
      }
      for (Supplier<Valid> maker : makers) {
        attack(maker);
      }
      fields.stream()
          .filter(path -> !tried.contains(path.name()))
          .forEach(path -> wrong.add(at(path) + ": no good request is known that has it"));
    }

    private void attack(Supplier<Valid> maker) throws SQLException {
      Valid valid = maker.get();
      known = Map.of();
      for (FieldPath path : fields) {
        boolean spoken = path.isIn(message(valid));
        boolean bare = isNotRead(path) || isFlag(path);
        if ((!spoken && !bare) || !tried.add(path.name())) {
          continue;
        }
        for (Hostile hostile : Hostile.values(path, message(valid))) {
          Outcome outcome = send(valid, hostile, at(path));
          judge(path, hostile, demand(path, hostile), outcome);
          valid = outcome.code() == Status.Code.OK ? maker.get() : valid;
        }
      }
      for (Hostile hostile : Hostile.unreadable()) {
        if (!send(valid, hostile, name(method)).isInvalid()) {
          wrong.add(name(method) + ", " + hostile.what() + ": not refused as invalid");
        }
      }
      Outcome good = call(valid, message(valid).toByteArray(), SILENCE);
      if (good.code() != valid.becomes()) {
        wrong.add(name(method) + ": the good request itself was refused: " + good);
      }
    }

    private Outcome send(Valid valid, Hostile hostile, String where) throws SQLException {
      sent++;
      Map<String, String> before = known.isEmpty() ? state.digests() : known;
      boolean mayBeTaken = hostile.demand() == Demand.SETTLED;
      Outcome outcome =
          call(valid, hostile.sent().toByteArray(), mayBeTaken ? SILENCE : Duration.ofSeconds(20));
      Map<String, String> after = state.digests();
      known = outcome.code() == Status.Code.OK ? Map.of() : Map.copyOf(after);
      if (outcome.code() != Status.Code.OK && !after.equals(before)) {
        after.entrySet().removeAll(before.entrySet());
        wrong.add(where + ", " + hostile.what() + ": refused, and yet changed " + after.keySet());
      }
      return outcome;
    }

    private Outcome call(Valid valid, byte[] request, Duration silence) {
      return Outcome.of(live.channel(), method, request, valid.token(), silence);
    }

    private void judge(FieldPath path, Hostile hostile, Demand demand, Outcome outcome) {
      boolean met =
          switch (demand) {
            case NAMED -> outcome.isInvalid() && outcome.names(path);
            case INVALID -> outcome.isInvalid();
            case REFUSED -> outcome.code() != Status.Code.OK;
            case SETTLED -> true;
          };
      boolean clean =
          !ACCIDENTS.contains(outcome.code())
              && (outcome.code() == Status.Code.OK || !outcome.reason().isEmpty())
              && (!outcome.isInvalid()
                  || demand == Demand.INVALID
                  || outcome.names(path)
                  || isOneOfTwo(path, demand, outcome));
      if (!met || !clean) {
        wrong.add(at(path) + ", " + hostile.what() + " (" + demand + "): " + outcome);
      }
    }

    /** A good time may be refused for what another one says, and then either is at fault. */
    private boolean isOneOfTwo(FieldPath path, Demand demand, Outcome outcome) {
      return demand == Demand.SETTLED
          && path.field().getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && !outcome.fields().isEmpty();
    }

    private Demand demand(FieldPath path, Hostile hostile) {
      boolean weak =
          isNotRead(path)
              || ANY_TEXT.contains(ruleName(path))
              || (ANY_CHARACTERS.contains(ruleName(path)) && hostile.demand() == Demand.REFUSED);
      return weak && hostile.demand() != Demand.INVALID ? Demand.SETTLED : hostile.demand();
    }

    private boolean isNotRead(FieldPath path) {
      return NOT_READ.contains(ruleName(path));
    }

    /** Whether it says something by being there at all, so that a good request may leave it out. */
    private boolean isFlag(FieldPath path) {
      return path.field().getJavaType() == FieldDescriptor.JavaType.BOOLEAN
          && path.field().getContainingOneof() == null;
    }

    private String ruleName(FieldPath path) {
      return method.getName() + " " + path.name();
    }

    private String at(FieldPath path) {
      return name(method) + " " + path.name();
    }

    private DynamicMessage message(Valid valid) {
      return server.message(method, valid.json());
    }
  }
}
