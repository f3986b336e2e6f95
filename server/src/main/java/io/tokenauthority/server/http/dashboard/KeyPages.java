package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.keys.KeyRevocation;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Confirmation;
import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.KeyRow;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.dashboard.view.When;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signing keys: their time line, rotation and revocation. */
final class KeyPages {

  private static final String LIST = Places.KEYS.path();
  private static final Scope KEYS_WRITE = new Scope("keys:write");
  private static final int SHOWN = 50;

  /** How far the time line goes on beyond the present, as a part of what is behind it. */
  private static final int AHEAD = 3;

  private final DashboardActs.Keys keys;

  KeyPages(DashboardActs.Keys keys) {
    this.keys = keys;
  }

  List<Route> routes(Gate gate) {
    String one = LIST + "/{kid}";
    return List.of(
        gate.page(LIST, this::list),
        gate.page(one + "/rotate", visit -> askRotate(visit, Places.form(visit, Map.of()))),
        gate.act(one + "/rotate", this::rotate),
        gate.page(one + "/revoke", visit -> askRevoke(visit, Places.form(visit, Map.of()))),
        gate.act(one + "/revoke", this::revoke));
  }

  private List<SigningKeyRecord> read(Visit visit) {
    return keys.find().list(visit.call(), new ListRequest(SHOWN, "", "")).items();
  }

  private HttpAnswer list(Visit visit) {
    List<SigningKeyRecord> found = read(visit);
    KeyRow.Line line = line(found, visit.now());
    return Screen.of(
        Screen.PAGES.keys(
            Places.KEYS.frame(visit),
            found.stream().map(key -> KeyRow.of(key, line)).toList(),
            When.of(line.from(), visit.now()).absolute(),
            When.of(line.until(), visit.now()).absolute(),
            visit.may(KEYS_WRITE)));
  }

  private static KeyRow.Line line(List<SigningKeyRecord> keys, Instant now) {
    Instant first =
        keys.stream()
            .map(SigningKeyRecord::createTime)
            .min(Instant::compareTo)
            .orElse(now)
            .minus(Duration.ofMinutes(1));
    Instant last =
        keys.stream()
            .filter(key -> key.state() == SigningKeyState.RETIRING)
            .map(SigningKeyRecord::verifyUntil)
            .filter(end -> end.isBefore(now.plus(Duration.ofDays(365))))
            .max(Instant::compareTo)
            .orElse(now);
    Instant ahead = now.plus(Duration.between(first, now).dividedBy(AHEAD));
    return new KeyRow.Line(first, last.isAfter(ahead) ? last : ahead, now);
  }

  private static KeyId id(Visit visit) {
    try {
      return new KeyId(visit.part("kid"));
    } catch (IllegalArgumentException notOne) {
      throw Denied.field("kid", "must be the id of a key");
    }
  }

  private HttpAnswer askRotate(Visit visit, Form form) {
    KeyId kid = id(visit);
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.confirm(
            Places.KEYS.frame(visit, "Rotate a key"),
            new Confirmation(
                "Rotate “" + kid.value() + "” now?",
                "The next key signs at once and another is published. What this one signed is good"
                    + " until it ends. A verifier that has not heard of the next key yet asks for"
                    + " it.",
                "Rotate",
                LIST + "/" + kid.value() + "/rotate",
                LIST,
                List.of()),
            form,
            null));
  }

  private HttpAnswer rotate(Visit visit) {
    KeyId kid = id(visit);
    return Returned.unless(
        visit,
        () -> {
          SigningKeyRecord key =
              read(visit).stream()
                  .filter(each -> each.id().equals(kid))
                  .findFirst()
                  .orElseThrow(() -> Denied.field("kid", "must be the id of a key"));
          var unused = keys.rotate().rotate(visit.call(), key.purpose(), Optional.of(kid));
          return HttpAnswer.seeOther(LIST + Notice.KEY_ROTATED.query());
        },
        back -> askRotate(visit, back));
  }

  private HttpAnswer askRevoke(Visit visit, Form form) {
    KeyRevocation dying = keys.revoke().preview(visit.call(), id(visit));
    String kid = dying.key().id().value();
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.confirmReason(
            Places.KEYS.frame(visit, "Revoke a key"),
            new Confirmation(
                "Revoke “" + kid + "”?",
                "Everything it signed is refused within a second, everywhere: access tokens are"
                    + " fetched anew by themselves, JWT service tokens must be replaced by hand."
                    + " This cannot be undone.",
                "Revoke the key",
                LIST + "/" + kid + "/revoke",
                LIST,
                List.of(
                    new Fact("State", dying.key().state().name()),
                    new Fact(
                        "Dies with it",
                        When.count(dying.serviceTokenCount(), "JWT service token")))),
            form));
  }

  private HttpAnswer revoke(Visit visit) {
    return Returned.unless(
        visit,
        () -> {
          String reason = visit.request().form().find("reason").orElse("");
          var unused = keys.revoke().revoke(visit.call(), id(visit), reason);
          return HttpAnswer.seeOther(LIST + Notice.KEY_REVOKED.query());
        },
        back -> askRevoke(visit, back));
  }
}
