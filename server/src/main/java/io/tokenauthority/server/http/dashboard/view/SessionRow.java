package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.store.BrowserSessions.Login;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A place where one is signed in.
 *
 * @param what the browser's own name, or that it is a program
 * @param present whether it is the one that looks
 */
public record SessionRow(
    String id, String what, String peer, boolean present, When began, When lastSeen, When ends) {

  /** As it is now. */
  public static SessionRow of(Login login, String present, Instant now) {
    Optional<BrowserSession> browser = login.browser();
    String id = login.grant().id().value();
    return new SessionRow(
        id,
        browser.map(SessionRow::name).orElse("A program, such as tokenctl"),
        browser.map(BrowserSession::peer).orElse(""),
        id.equals(present),
        When.of(login.grant().createTime(), now),
        When.of(browser.map(BrowserSession::lastSeen), now, "not told"),
        When.of(login.grant().expireTime(), now));
  }

  /** Browsers call themselves after all others: the most particular name is looked for first. */
  private static String name(BrowserSession browser) {
    String agent = browser.agent();
    String program =
        first(agent, "Edg/", "OPR/", "Firefox/", "Chrome/", "Safari/")
            .map(SessionRow::plain)
            .orElse("A browser");
    return first(agent, "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
        .map(system -> program + " on " + system)
        .orElse(program);
  }

  private static Optional<String> first(String agent, String... marks) {
    return Arrays.stream(marks).filter(agent::contains).findFirst();
  }

  private static String plain(String mark) {
    return switch (mark) {
      case "Edg/" -> "Edge";
      case "OPR/" -> "Opera";
      default -> mark.substring(0, mark.length() - 1);
    };
  }
}
