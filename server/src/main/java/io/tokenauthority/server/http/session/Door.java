package io.tokenauthority.server.http.session;

import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.session.EndSession;
import io.tokenauthority.server.authority.session.FormTokens;
import io.tokenauthority.server.authority.session.LiveSession;
import io.tokenauthority.server.authority.session.OpenSession;
import io.tokenauthority.server.authority.session.OpenedSession;
import io.tokenauthority.server.authority.session.ResumeSession;
import io.tokenauthority.server.authority.session.SessionSecret;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.passwords.Password;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Signing in and out. The form to sign in has a token too, of a cookie that is no session yet:
 * nobody can have a browser signed in to an account of theirs. Signing in always makes a new
 * cookie. Safe for use from any thread.
 */
public final class Door {

  private final OpenSession open;
  private final ResumeSession resume;
  private final EndSession end;
  private final FormTokens forms;
  private final RandomGenerator random;

  public Door(
      OpenSession open,
      ResumeSession resume,
      EndSession end,
      FormTokens forms,
      RandomGenerator random) {
    this.open = open;
    this.resume = resume;
    this.end = end;
    this.forms = forms;
    this.random = random;
  }

  /** Makes the page with the form, given the form's token. */
  @FunctionalInterface
  public interface SignInPage {
    HttpAnswer with(String formToken);
  }

  /** The page with the form, and the cookie that its token belongs to. */
  public HttpAnswer show(HttpRequest request, SignInPage page) {
    Optional<SessionSecret> present = SessionCookie.VISITOR.of(request);
    if (present.isPresent()) {
      return page.with(forms.of(present.get()));
    }
    SessionSecret fresh = SessionSecret.random(random);
    return SessionCookie.VISITOR.give(request, page.with(forms.of(fresh)), fresh);
  }

  /**
   * Signs in by the form's {@code username} and {@code password}.
   *
   * @param path where to go on
   * @throws Denied as {@link OpenSession#open}
   */
  public HttpAnswer signIn(HttpRequest request, String path) {
    OwnPages.require(request);
    Gate.requireToken(forms, request, SessionCookie.VISITOR.of(request));
    Password password =
        Password.of(request.form().find("password").orElse(""))
            .orElseThrow(() -> Denied.credential("no password"));
    OpenedSession session =
        open.open(
            request.call(Optional.empty()),
            new PasswordCredential(request.form().find("username").orElse(""), password),
            request.header("user-agent").orElse(""));
    SessionCookie.SESSION.of(request).ifPresent(before -> endIfLive(request, before));
    HttpAnswer answer = SessionCookie.VISITOR.take(request, HttpAnswer.seeOther(path));
    return SessionCookie.SESSION.give(request, answer, session.secret());
  }

  /** The session that this browser had leaves with its cookie. */
  private void endIfLive(HttpRequest request, SessionSecret before) {
    resume
        .resume(before, request.now())
        .map(LiveSession::principal)
        .ifPresent(caller -> end.end(request.call(Optional.of(caller)), caller.grant().value()));
  }

  /** Ends the session of this visit. */
  public HttpAnswer signOut(Visit visit, String path) {
    end.end(visit.call(), visit.session().principal().grant().value());
    return SessionCookie.SESSION.take(visit.request(), HttpAnswer.seeOther(path));
  }
}
