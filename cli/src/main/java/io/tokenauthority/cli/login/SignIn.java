package io.tokenauthority.cli.login;

import io.tokenauthority.cli.session.Link;
import io.tokenauthority.cli.session.Login;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.v1.TokenSet;
import java.util.Optional;

/** Keeps a fresh sign-in, and takes its secrets out of what is shown. */
final class SignIn {

  private SignIn() {}

  static void keep(Workbench bench, Link link, String username, TokenSet tokens) {
    if (tokens.getRefreshToken().isEmpty()) {
      throw new Failure(ExitCode.FAILURE, "the authority gave no refresh token; nothing is kept.");
    }
    bench
        .credentials()
        .write(new Login(link, username, tokens.getRefreshToken(), Optional.empty()));
  }

  /** The tokens as they may be printed: they are in the file, and there alone. */
  static TokenSet shown(TokenSet tokens) {
    return tokens.toBuilder().clearAccessToken().clearRefreshToken().build();
  }

  /** The name to sign in with, asked for if it was not given. */
  static String username(Workbench bench, String given) {
    if (!given.isEmpty()) {
      return given;
    }
    if (!bench.terminal().interactive()) {
      throw Failure.usage("USERNAME is needed and nobody can be asked here.");
    }
    return bench
        .terminal()
        .ask("Username: ")
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .orElseThrow(() -> Failure.usage("USERNAME is needed."));
  }
}
