package io.tokenauthority.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one sentence. */
final class Arguments {

  private static final int MOST_SUGGESTIONS = 2;

  private Arguments() {}

  static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().stream().noneMatch(ArgSpec::isOption)) {
      return "needed: "
          + String.join(" ", missing.getMissing().stream().map(ArgSpec::paramLabel).toList())
          + ".";
    }
    String message = String.valueOf(e.getMessage());
    String oneLine = message.lines().findFirst().orElse(message);
    return oneLine.endsWith(".") ? oneLine : oneLine + ".";
  }

  private static String unmatched(UnmatchedArgumentException e) {
    List<String> arguments = e.getUnmatched();
    String what = arguments.isEmpty() ? "an argument" : "'" + arguments.get(0) + "'";
    List<String> meant = e.getSuggestions().stream().limit(MOST_SUGGESTIONS).toList();
    String advice =
        meant.isEmpty()
            ? ""
            : " Did you mean " + String.join(" or ", meant).toLowerCase(Locale.ROOT) + "?";
    return what + " is not known here." + advice;
  }
}
