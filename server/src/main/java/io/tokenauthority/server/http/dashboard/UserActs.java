package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.users.NewPassword;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.admin.users.NewUser;
import io.tokenauthority.server.authority.admin.users.UserChange;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Confirmation;
import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.dashboard.view.UserRow;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is done to users: made, approved, given a role or a password, disabled, deleted. */
final class UserActs {

  private static final String LIST = UserPages.LIST;
  private static final String NEW = "/dashboard/new-user";

  private final DashboardActs.Users users;
  private final UserPages pages;

  UserActs(DashboardActs.Users users, UserPages pages) {
    this.users = users;
    this.pages = pages;
  }

  List<Route> routes(Gate gate) {
    String one = LIST + "/{id}";
    return List.of(
        gate.page(
            NEW,
            visit -> fill(visit, Places.form(visit, Map.of("role", List.of(Role.MEMBER.name()))))),
        gate.act(NEW, this::create),
        gate.act(one + "/approve", this::approve),
        gate.act(one + "/role", this::giveRole),
        gate.act(one + "/password", this::setPassword),
        gate.act(one + "/enable", visit -> enable(visit, true)),
        gate.page(one + "/disable", visit -> askDisable(visit, Places.form(visit, Map.of()))),
        gate.act(one + "/disable", visit -> enable(visit, false)),
        gate.page(one + "/delete", visit -> askDelete(visit, Places.form(visit, Map.of()))),
        gate.act(one + "/delete", this::delete));
  }

  private HttpAnswer fill(Visit visit, Form form) {
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.userNew(
            Places.USERS.frame(visit, "New user"),
            form,
            UserPages.roles(Optional.of(form.value("role")), Optional.empty())));
  }

  private HttpAnswer create(Visit visit) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          var made =
              users
                  .create()
                  .create(
                      visit.call(),
                      new NewUser(
                          new NewPerson(
                              form.find("username").orElse(""),
                              form.find("email").orElse(""),
                              form.find("display_name").orElse(""),
                              form.find("password").orElse("")),
                          role(form),
                          form.find("request_id").orElse("")));
          return see(made.account().id().value(), Notice.USER_CREATED);
        },
        back -> fill(visit, back));
  }

  private HttpAnswer approve(Visit visit) {
    return Returned.unless(
        visit,
        () -> {
          Role role = role(visit.request().form());
          var approved = users.approve().approve(visit.call(), visit.part("id"), role);
          return see(approved.account().id().value(), Notice.USER_APPROVED);
        },
        back -> pages.one(visit, back));
  }

  private HttpAnswer giveRole(Visit visit) {
    return change(visit, "role", true, Notice.USER_CHANGED, back -> pages.one(visit, back));
  }

  private HttpAnswer enable(Visit visit, boolean enabled) {
    return enabled
        ? change(visit, "enabled", true, Notice.USER_ENABLED, back -> pages.one(visit, back))
        : change(visit, "enabled", false, Notice.USER_DISABLED, back -> askDisable(visit, back));
  }

  private HttpAnswer change(
      Visit visit, String field, boolean enabled, Notice notice, Function<Form, HttpAnswer> again) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          Role role = field.equals("role") ? role(form) : Role.MEMBER;
          UserChange change =
              new UserChange(
                  visit.part("id"),
                  List.of(field),
                  form.find("etag").orElse(""),
                  "",
                  "",
                  role,
                  enabled);
          var changed = users.update().update(visit.call(), change);
          return see(changed.record().account().id().value(), notice);
        },
        again);
  }

  private HttpAnswer setPassword(Visit visit) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          var unused =
              users
                  .setPassword()
                  .set(
                      visit.call(),
                      new NewPassword(visit.part("id"), form.find("password").orElse(""), ""));
          return HttpAnswer.seeOther(LIST + Notice.PASSWORD_SET.query());
        },
        back -> pages.one(visit, back));
  }

  private static Role role(Parameters form) {
    String named = form.find("role").orElse("");
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equals(named))
        .findFirst()
        .orElseThrow(() -> Denied.field("role", "must be one of the roles"));
  }

  private HttpAnswer askDisable(Visit visit, Form form) {
    return ask(
        visit,
        form,
        "Disable",
        "/disable",
        "The user is signed out everywhere and cannot sign in until enabled again.");
  }

  private HttpAnswer askDelete(Visit visit, Form form) {
    return ask(
        visit,
        form,
        "Delete",
        "/delete",
        "The user is signed out everywhere. The name may be given again; the user does not come"
            + " back.");
  }

  private HttpAnswer ask(Visit visit, Form form, String verb, String act, String consequence) {
    UserRow user = UserRow.of(users.find().get(visit.call(), visit.part("id")), visit.now());
    String path = LIST + "/" + user.id();
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.confirm(
            Places.USERS.frame(visit, verb + " a user"),
            new Confirmation(
                verb + " “" + user.username() + "”?",
                consequence,
                verb + " the user",
                path + act,
                path,
                List.of(
                    new Fact("Role", user.role()),
                    new Fact("Last sign-in", user.lastSignIn().relative()))),
            form,
            null));
  }

  private HttpAnswer delete(Visit visit) {
    return Returned.unless(
        visit,
        () -> {
          var unused = users.delete().delete(visit.call(), visit.part("id"), "");
          return HttpAnswer.seeOther(LIST + Notice.USER_DELETED.query());
        },
        back -> askDelete(visit, back));
  }

  private static HttpAnswer see(String id, Notice notice) {
    return HttpAnswer.seeOther(LIST + "/" + id + notice.query());
  }
}
