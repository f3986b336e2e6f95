package io.tokenauthority.server.http.dashboard;

import static io.tokenauthority.server.authority.admin.AdminScopes.USERS_WRITE;

import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Choice;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.UserRow;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Users: who waits for approval, the list, and one of them. */
final class UserPages {

  static final String LIST = Places.USERS.path();
  private static final int WAITING_SHOWN = 100;

  private final DashboardActs.Users users;

  UserPages(DashboardActs.Users users) {
    this.users = users;
  }

  List<Route> routes(Gate gate) {
    return List.of(
        gate.page(LIST, this::list),
        gate.page(LIST + "/{id}", visit -> one(visit, Places.form(visit, Map.of()))));
  }

  private HttpAnswer list(Visit visit) {
    Parameters query = visit.request().query();
    Terms terms =
        Terms.NONE
            .and("username", query.find("username"))
            .and("role", query.find("role"))
            .and("state", query.find("state"));
    Lists.Shown<User> shown =
        Lists.show(LIST, query, terms, request -> users.find().list(visit.call(), request));
    List<UserRow> waiting =
        users
            .find()
            .list(visit.call(), new ListRequest(WAITING_SHOWN, "", "state = \"PENDING\""))
            .items()
            .stream()
            .map(user -> UserRow.of(user, visit.now()))
            .toList();
    return Screen.of(
        Screen.PAGES.users(
            Places.USERS.frame(visit),
            shown.filter(),
            roles(query.find("role"), Optional.of("Any")),
            states(query.find("state")),
            waiting,
            shown.items().stream().map(user -> UserRow.of(user, visit.now())).toList(),
            shown.pages(),
            !terms.isEmpty(),
            visit.may(USERS_WRITE)));
  }

  /** One user, with the form that came back. */
  HttpAnswer one(Visit visit, Form form) {
    UserRow user = UserRow.of(users.find().get(visit.call(), visit.part("id")), visit.now());
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.user(
            Places.USERS.frame(visit, user.username()),
            user,
            form,
            roles(Optional.of(user.role()), Optional.empty()),
            visit.may(USERS_WRITE),
            visit.session().principal().account().value().equals(user.id())));
  }

  /** Every role as a choice. */
  static List<Choice> roles(Optional<String> chosen, Optional<String> any) {
    return choices(Arrays.stream(Role.values()).map(Role::name).toList(), chosen.orElse(""), any);
  }

  private static List<Choice> states(Optional<String> chosen) {
    return choices(
        Arrays.stream(AccountState.values())
            .filter(state -> state != AccountState.DELETED)
            .map(AccountState::name)
            .toList(),
        chosen.orElse(""),
        Optional.of("Any"));
  }

  private static List<Choice> choices(List<String> values, String chosen, Optional<String> any) {
    Stream<Choice> all =
        values.stream().map(value -> new Choice(value, value, value.equals(chosen)));
    return any.map(words -> Stream.concat(Stream.of(new Choice("", words, chosen.isEmpty())), all))
        .orElse(all)
        .toList();
  }
}
