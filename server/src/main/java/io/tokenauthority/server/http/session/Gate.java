package io.tokenauthority.server.http.session;

import io.tokenauthority.server.authority.session.FormTokens;
import io.tokenauthority.server.authority.session.LiveSession;
import io.tokenauthority.server.authority.session.ResumeSession;
import io.tokenauthority.server.authority.session.SessionSecret;
import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpHandler;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Route;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets in who is signed in. A page without a session leads to the sign-in; an act without one, or
 * that no page of this session sent, is refused and does nothing. Safe for use from any thread.
 */
public final class Gate {

  /** The name of the form's token among the form's fields. */
  static final String FORM_TOKEN = "form_token";

  private final ResumeSession resume;
  private final FormTokens forms;
  private final HttpHandler signIn;

  /**
   * @param signIn what answers a page that wants a session
   */
  public Gate(ResumeSession resume, FormTokens forms, HttpHandler signIn) {
    this.resume = resume;
    this.forms = forms;
    this.signIn = signIn;
  }

  /** A page of somebody who is signed in. */
  public Route page(String path, Function<Visit, HttpAnswer> page) {
    return Route.get(
        path, request -> visit(request).map(page).orElseGet(() -> signIn.answer(request)));
  }

  /** An act of somebody who is signed in, sent by a form of a page of that session. */
  public Route act(String path, Function<Visit, HttpAnswer> act) {
    return Route.post(
        path,
        request -> {
          OwnPages.require(request);
          Visit visit =
              visit(request)
                  .orElseThrow(
                      () ->
                          new BadRequest(
                              401, "your session has ended and nothing was done; sign in again"));
          requireToken(forms, request, SessionCookie.SESSION.of(request));
          return act.apply(visit);
        });
  }

  /** Refuses a form that does not carry its session's token. */
  static void requireToken(FormTokens forms, HttpRequest request, Optional<SessionSecret> session) {
    String token = request.form().find(FORM_TOKEN).orElse("");
    if (session.filter(secret -> forms.isOf(secret, token)).isEmpty()) {
      throw new BadRequest(
          403, "the form is not of this session and nothing was done; go back and load it again");
    }
  }

  private Optional<Visit> visit(HttpRequest request) {
    return SessionCookie.SESSION.of(request).flatMap(secret -> visit(request, secret));
  }

  private Optional<Visit> visit(HttpRequest request, SessionSecret secret) {
    Optional<LiveSession> live = resume.resume(secret, request.now());
    return live.map(session -> new Visit(request, session, forms.of(secret)));
  }
}
