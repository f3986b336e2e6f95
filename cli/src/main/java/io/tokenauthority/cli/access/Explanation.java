package io.tokenauthority.cli.access;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.ErrorReason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an account's best token may call a method, and why.
 *
 * @param denial the reason that the guard would give; empty where the call is let in
 * @param sentence the same for people
 */
record Explanation(MethodRule rule, Rights rights, Optional<ErrorReason> denial, String sentence) {

  /**
   * Judges in the guard's own order.
   *
   * @param audience whom the service is, if that was said
   */
  static Explanation of(MethodRule rule, Rights rights, Optional<String> audience) {
    return switch (rule.kind()) {
      case MISSING ->
          denied(rule, rights, ErrorReason.NO_ACCESS_RULE, "its .proto has no rule for the method");
      case INVALID ->
          denied(
              rule,
              rights,
              ErrorReason.NO_ACCESS_RULE,
              "the rule is wrong: " + rule.detail().get(0));
      case PUBLIC -> allowed(rule, rights, "anyone may call it, without a token");
      case AUTHENTICATED, SCOPES -> withToken(rule, rights, audience);
    };
  }

  private static Explanation withToken(MethodRule rule, Rights rights, Optional<String> audience) {
    if (rights.isDisabled()) {
      return denied(
          rule, rights, ErrorReason.ACCOUNT_DISABLED, "the account gets no tokens: it is disabled");
    }
    if (audience.isPresent() && !rights.audiences().contains(audience.get())) {
      return denied(
          rule,
          rights,
          ErrorReason.AUDIENCE_MISMATCH,
          "the account gets no tokens for " + audience.get());
    }
    if (rule.kind() == MethodRule.Kind.AUTHENTICATED) {
      return allowed(rule, rights, "any active token for the service is enough");
    }
    List<String> missing = missing(rule, rights);
    return missing.isEmpty()
        ? allowed(rule, rights, "the account may have every scope that the method needs")
        : denied(
            rule,
            rights,
            ErrorReason.SCOPE_INSUFFICIENT,
            "the account lacks " + String.join(" ", missing));
  }

  private static Explanation allowed(MethodRule rule, Rights rights, String sentence) {
    return new Explanation(rule, rights, Optional.empty(), sentence);
  }

  private static Explanation denied(
      MethodRule rule, Rights rights, ErrorReason reason, String sentence) {
    return new Explanation(rule, rights, Optional.of(reason), sentence);
  }

  private static List<String> missing(MethodRule rule, Rights rights) {
    return rule.kind() == MethodRule.Kind.SCOPES
        ? rule.detail().stream().filter(scope -> !rights.scopes().contains(scope)).toList()
        : List.of();
  }

  Table card() {
    return Table.card()
        .row("Method", rule.method())
        .row("Rule", (rule.kind().name() + " " + String.join(" ", rule.detail())).strip())
        .row("Account", rights.account() + " (" + word(rights.kind()) + ")")
        .row("Scopes", rights.scopes().isEmpty() ? "-" : String.join(" ", rights.scopes()))
        .row("Verdict", denial.map(reason -> "DENIED, " + reason.name()).orElse("ALLOWED"))
        .row("Why", sentence);
  }

  /** The members stand in every answer, so that scripts need not ask whether they are there. */
  Struct json() {
    return Struct.newBuilder()
        .putFields("method", text(rule.method()))
        .putFields("rule", text(word(rule.kind())))
        .putFields("detail", texts(rule.detail()))
        .putFields("account", text(rights.account()))
        .putFields("kind", text(word(rights.kind())))
        .putFields("scopes", texts(rights.scopes()))
        .putFields("missing", texts(missing(rule, rights)))
        .putFields("allowed", Value.newBuilder().setBoolValue(denial.isEmpty()).build())
        .putFields("reason", text(denial.map(Enum::name).orElse("")))
        .putFields("explanation", text(sentence))
        .build();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  private static Value texts(List<String> values) {
    ListValue.Builder list = ListValue.newBuilder();
    values.forEach(value -> list.addValues(text(value)));
    return Value.newBuilder().setListValue(list).build();
  }
}
