package io.tokenauthority.cli.session;

import java.util.Optional;

/**
 * Who is signed in, where, and how to get there again. Prints itself without its secrets.
 *
 * @param link where, and how it was reached
 * @param username the name signed in with, for the operator's eyes
 * @param refreshToken the single-use token that the next access token is got with
 * @param requestId kept from before a refresh is sent until its answer is stored; empty: none is
 *     under way. With it, a refresh whose answer was lost is repeated instead of ending the session
 */
public record Login(Link link, String username, String refreshToken, Optional<String> requestId) {

  /** The same sign-in, at another step of its refresh tokens. */
  Login with(String token, Optional<String> id) {
    return new Login(link, username, token, id);
  }

  @Override
  public String toString() {
    return "Login[" + username + " at " + link.endpoint() + "]";
  }
}
