package io.tokenauthority.cli.terminal;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text that is about to be shown: whatever looks like one of ours, and every
 * secret that this run has read. Error texts of others (the argument parser's, a stack trace) pass
 * through here, for a token typed where an option was expected would otherwise be echoed.
 */
public final class Redactor {

  private static final String MARK = "[redacted]";

  /** Below this a password may be part of ordinary words, and blanking it would give it away. */
  private static final int SHORTEST_KNOWN = 6;

  /** Opaque tokens; JWTs; request ids, which repeat an answer and so count as secrets. */
  private static final Pattern SECRETS =
      Pattern.compile(
          "ta[sbr]_[0-9A-Za-z]+"
              + "|eyJ[0-9A-Za-z_-]*(\\.[0-9A-Za-z_-]*){0,2}"
              + "|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Set<String> known = new LinkedHashSet<>();

  /** From now on this very text is taken out too. */
  public String remember(String secret) {
    if (secret.length() >= SHORTEST_KNOWN) {
      known.add(secret);
    }
    return secret;
  }

  public String redact(String text) {
    String clean = text;
    for (String secret :
        known.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      clean = clean.replace(secret, MARK);
    }
    return SECRETS.matcher(clean).replaceAll(MARK);
  }
}
