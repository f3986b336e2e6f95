package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.admin.users.NewPassword;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.dashboard.view.SessionRow;
import io.tokenauthority.server.http.dashboard.view.UserRow;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import java.util.List;
import java.util.Map;

/** Oneself: who one is, where one is signed in, and one's password. */
final class ProfilePages {

  private static final String PATH = Places.PROFILE.path();

  private final DashboardActs.Users users;

  ProfilePages(DashboardActs.Users users) {
    this.users = users;
  }

  List<Route> routes(Gate gate) {
    return List.of(
        gate.page(PATH, visit -> show(visit, Places.form(visit, Map.of()))),
        gate.act(PATH + "/password", this::changePassword),
        gate.act(PATH + "/sessions/end-others", this::endOthers),
        gate.act(PATH + "/sessions/{id}/end", this::end));
  }

  private HttpAnswer show(Visit visit, Form form) {
    String present = visit.session().principal().grant().value();
    List<SessionRow> sessions =
        users.sessions().list(visit.call()).stream()
            .map(login -> SessionRow.of(login, present, visit.now()))
            .toList();
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.profile(
            Places.PROFILE.frame(visit),
            UserRow.of(visit.session().user(), visit.now()),
            visit.session().principal().scopes().asTexts(),
            sessions,
            form));
  }

  private HttpAnswer changePassword(Visit visit) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          var unused =
              users
                  .setPassword()
                  .set(
                      visit.call(),
                      new NewPassword(
                          "",
                          form.find("password").orElse(""),
                          form.find("current_password").orElse("")));
          return HttpAnswer.seeOther(SignInPages.PATH + Notice.PASSWORD_CHANGED.query());
        },
        back -> show(visit, back));
  }

  private HttpAnswer end(Visit visit) {
    users.sessions().end(visit.call(), visit.part("id"));
    return HttpAnswer.seeOther(PATH + Notice.SESSION_ENDED.query());
  }

  private HttpAnswer endOthers(Visit visit) {
    var unused = users.sessions().endOthers(visit.call());
    return HttpAnswer.seeOther(PATH + Notice.SESSIONS_ENDED.query());
  }
}
