package io.tokenauthority.server.http.dashboard;

import gg.jte.models.runtime.JteModel;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.dashboard.templates.StaticTemplates;
import io.tokenauthority.server.http.dashboard.templates.Templates;

/** Pages as answers, each with what a browser may do on its behalf: next to nothing. */
final class Screen {

  /** All pages there are. */
  static final Templates PAGES = new StaticTemplates();

  /** Own style, own script, own pictures, own forms; nothing inline, nothing framed. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private Screen() {}

  static HttpAnswer of(JteModel page) {
    return of(200, page);
  }

  static HttpAnswer of(int status, JteModel page) {
    return HttpAnswer.html(status, page.render())
        .with("Content-Security-Policy", POLICY)
        // With no-referrer browsers send forms with "Origin: null", which says nothing.
        .with("Referrer-Policy", "same-origin")
        .unstored();
  }
}
