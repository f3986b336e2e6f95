package io.tokenauthority.server.http.dashboard.view;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What was just done, told on the page that follows. Named in the address, so nobody can put words
 * of theirs there.
 */
public enum Notice {
  TOKEN_REVOKED("The token is revoked. It is refused everywhere within a second."),
  ACCOUNT_CREATED("The account is made. Now give it a token."),
  ACCOUNT_CHANGED("The account is changed."),
  ACCOUNT_DISABLED("The account is disabled. All its tokens are dead."),
  ACCOUNT_ENABLED("The account is enabled. It needs new tokens."),
  ACCOUNT_DELETED("The account is deleted, and all its tokens with it."),
  USER_CREATED("The user is made and may sign in."),
  USER_APPROVED("The user is approved and may sign in."),
  USER_CHANGED("The user is changed."),
  USER_DISABLED("The user is disabled and signed out everywhere."),
  USER_ENABLED("The user may sign in again."),
  USER_DELETED("The user is deleted and signed out everywhere."),
  PASSWORD_SET("The password is set. All sessions of that user have ended."),
  KEY_ROTATED("The next key signs from now on, and another is published."),
  KEY_REVOKED("The key is revoked. Whatever it signed is dead."),
  SESSION_ENDED("The session has ended."),
  SESSIONS_ENDED("All your other sessions have ended."),
  SIGNED_OUT("You are signed out."),
  PASSWORD_CHANGED("Your password is changed, and all your sessions have ended. Sign in again.");

  private final String words;

  Notice(String words) {
    this.words = words;
  }

  /** The sentence. */
  public String words() {
    return words;
  }

  /** The query that names it. */
  public String query() {
    return "?done=" + name().toLowerCase(Locale.ROOT);
  }

  /** The one that a query names. */
  public static Optional<Notice> of(String query) {
    return Arrays.stream(values())
        .filter(notice -> notice.name().toLowerCase(Locale.ROOT).equals(query))
        .findFirst();
  }
}
