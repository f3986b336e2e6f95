package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.session.FormTokens;
import io.tokenauthority.server.authority.session.ResumeSession;
import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpFault;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.session.Door;
import io.tokenauthority.server.http.session.Gate;
import java.util.ArrayList;
import java.util.List;

/** The dashboard as an area of the HTTP face. */
public final class Dashboard {

  private Dashboard() {}

  /** All of its routes. */
  public static Area area(ResumeSession resume, FormTokens forms, Door door, DashboardActs acts) {
    SignInPages signIn = new SignInPages(door);
    Gate gate = new Gate(resume, forms, signIn::first);
    UserPages users = new UserPages(acts.users());
    List<Route> routes = new ArrayList<>(Assets.routes());
    routes.addAll(signIn.routes(gate));
    routes.addAll(new OverviewPages(acts.watching()).routes(gate));
    routes.addAll(new TokenPages(acts.tokens()).routes(gate));
    routes.addAll(new SecretPages(acts.tokens(), acts.accounts()).routes(gate));
    routes.addAll(new AccountPages(acts.accounts(), acts.tokens()).routes(gate));
    routes.addAll(new AccountActs(acts.accounts()).routes(gate));
    routes.addAll(users.routes(gate));
    routes.addAll(new UserActs(acts.users(), users).routes(gate));
    routes.addAll(new KeyPages(acts.keys()).routes(gate));
    routes.addAll(new AuditPages(acts.watching().audit()).routes(gate));
    routes.addAll(new HealthPages(acts.watching()).routes(gate));
    routes.addAll(new ProfilePages(acts.users()).routes(gate));
    return new Area(Places.OVERVIEW.path(), Area.Sharing.OWN_ORIGIN, routes, Dashboard::fault);
  }

  /** The way in for who types the bare address. */
  public static Area entrance() {
    Route root = Route.get("/", request -> HttpAnswer.seeOther(Places.OVERVIEW.path()));
    return new Area("/", Area.Sharing.OWN_ORIGIN, List.of(root), Dashboard::plain);
  }

  /** Whoever is nowhere near the dashboard is likely a program. */
  private static HttpAnswer plain(HttpRequest request, HttpFault fault) {
    return HttpAnswer.text(fault.status(), fault.message() + "\n");
  }

  private static HttpAnswer fault(HttpRequest request, HttpFault fault) {
    String more =
        fault.correlationId().isEmpty()
            ? ""
            : "The log has more of it under " + fault.correlationId() + ".";
    return Screen.of(
        fault.status(), Screen.PAGES.fault(title(fault.status()), sentence(fault), more));
  }

  private static String title(int status) {
    return switch (status) {
      case 401 -> "Your session has ended";
      case 403 -> "That is not yours to do";
      case 404 -> "There is nothing here";
      case 429 -> "Too much at once";
      case 503 -> "Not now";
      default -> status < 500 ? "That did not work" : "Something went wrong";
    };
  }

  private static String sentence(HttpFault fault) {
    String words = fault.message();
    return words.isEmpty() ? "" : Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
  }
}
