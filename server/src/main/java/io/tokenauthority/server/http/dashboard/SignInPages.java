package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.session.Door;
import io.tokenauthority.server.http.session.Gate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Coming in and going out. */
final class SignInPages {

  static final String PATH = "/dashboard/sign-in";

  /** Pages of ours alone, without a query: nobody leads anybody elsewhere. */
  private static final Pattern OWN = Pattern.compile("/dashboard(/[A-Za-z0-9_-]+)*");

  private static final Set<Reason> TOLD =
      EnumSet.of(
          Reason.CREDENTIAL_INVALID,
          Reason.ACCOUNT_DISABLED,
          Reason.RATE_LIMITED,
          Reason.FIELD_INVALID,
          Reason.OVERLOADED);

  private final Door door;

  SignInPages(Door door) {
    this.door = door;
  }

  List<Route> routes(Gate gate) {
    return List.of(
        Route.get(PATH, this::show),
        Route.post(PATH, this::signIn),
        gate.act(
            "/dashboard/sign-out", visit -> door.signOut(visit, PATH + Notice.SIGNED_OUT.query())));
  }

  /** What a page answers to whom it does not know. */
  HttpAnswer first(HttpRequest request) {
    boolean plain = request.path().equals(Places.OVERVIEW.path());
    return HttpAnswer.seeOther(plain ? PATH : PATH + "?next=" + own(request.path()));
  }

  private HttpAnswer show(HttpRequest request) {
    String next = own(request.query().find("next").orElse(""));
    return door.show(
        request,
        token ->
            Screen.of(
                Screen.PAGES.signIn(
                    new Form(token, "", Map.of(), Optional.empty()),
                    next,
                    request.query().find("done").flatMap(Notice::of))));
  }

  private HttpAnswer signIn(HttpRequest request) {
    String next = own(request.form().find("next").orElse(""));
    try {
      return door.signIn(request, next);
    } catch (Denied refused) {
      if (!TOLD.contains(refused.reason())) {
        throw refused;
      }
      return door.show(request, token -> again(request, next, token, refused));
    }
  }

  private static HttpAnswer again(HttpRequest request, String next, String token, Denied refused) {
    Form filled = Returned.form(request.form(), token, refused);
    Form told =
        new Form(token, "", filled.values(), Optional.of(new Form.Problem("", words(refused))));
    return Screen.of(400, Screen.PAGES.signIn(told, next, Optional.empty()));
  }

  /** The same words for whatever is wrong with name or password. */
  private static String words(Denied refused) {
    return switch (refused.reason()) {
      case RATE_LIMITED -> "Too many tries. Wait a little and try again.";
      case OVERLOADED -> "Too many sign in at once. Try again in a moment.";
      case ACCOUNT_DISABLED -> "This account is not active. An administrator can change that.";
      default -> "Name and password do not fit.";
    };
  }

  private static String own(String path) {
    return OWN.matcher(path).matches() ? path : Places.OVERVIEW.path();
  }
}
