package io.tokenauthority.cli.token;

import io.tokenauthority.cli.terminal.Failure;
import java.util.regex.Pattern;

/** Keeps a secret that was typed in the place of an id from going any further. */
final class TokenIds {

  private static final Pattern SECRET = Pattern.compile("(ta[sbr]_|eyJ).*", Pattern.DOTALL);

  private TokenIds() {}

  static void refuseSecret(String tokenId) {
    if (SECRET.matcher(tokenId).matches()) {
      throw Failure.usage(
          "TOKEN_ID: that is a secret, not an id, and arguments are seen by others; revoke it now:"
              + " tokenctl token revoke --token-file FILE");
    }
  }
}
