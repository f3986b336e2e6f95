package io.tokenauthority.server.authority.admin.filter;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.filter.Filter.Operator;
import io.tokenauthority.server.authority.admin.filter.Filter.Term;
import io.tokenauthority.server.authority.admin.filter.FilterFields.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** One pass over a filter's text. Says where it stopped, never what stood there. */
final class FilterReader {

  private static final int LENGTH_LIMIT = 512;
  private static final int TERM_LIMIT = 8;
  private static final String FIELD = "filter";

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final String text;
  private final FilterFields fields;
  private final List<Term> terms = new ArrayList<>();
  private int at;

  FilterReader(String text, FilterFields fields) {
    this.text = text;
    this.fields = fields;
  }

  Filter read() {
    if (text.length() > LENGTH_LIMIT) {
      throw Denied.field(FIELD, "must have at most " + LENGTH_LIMIT + " characters");
    }
    skipSpaces();
    while (at < text.length()) {
      if (!terms.isEmpty()) {
        conjunction();
      }
      if (terms.size() == TERM_LIMIT) {
        throw Denied.field(FIELD, "must have at most " + TERM_LIMIT + " terms");
      }
      terms.add(term());
      skipSpaces();
    }
    return new Filter(terms);
  }

  private void conjunction() {
    if (!text.startsWith("AND ", at) || text.charAt(at - 1) != ' ') {
      throw wrong("expected AND between spaces");
    }
    at += "AND ".length();
    skipSpaces();
  }

  private Term term() {
    String name = name();
    Kind kind =
        fields
            .kindOf(name)
            .orElseThrow(() -> Denied.field(FIELD, "its fields are " + fields.names()));
    skipSpaces();
    Operator operator = operator();
    if (kind != Kind.TIME && operator != Operator.EQUAL) {
      throw wrong("only times are compared by another operator than =");
    }
    skipSpaces();
    Term term = new Term(name, operator, value(name, kind));
    refuseRepeats(term, kind);
    return term;
  }

  /** A field stands once; a time may have one bound on each side. */
  private void refuseRepeats(Term term, Kind kind) {
    for (Term before : terms) {
      if (before.field().equals(term.field())
          && (kind != Kind.TIME || !opposite(before.operator(), term.operator()))) {
        throw Denied.field(FIELD, "must name a field once, a time once from each side");
      }
    }
  }

  private static boolean opposite(Operator one, Operator other) {
    return side(one) * side(other) < 0;
  }

  private static int side(Operator operator) {
    return switch (operator) {
      case EQUAL -> 0;
      case LESS, LESS_OR_EQUAL -> -1;
      case GREATER, GREATER_OR_EQUAL -> 1;
    };
  }

  private String name() {
    int start = at;
    while (at < text.length() && isNameCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw wrong("expected a field");
    }
    return text.substring(start, at);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
  }

  private Operator operator() {
    if (take("<=")) {
      return Operator.LESS_OR_EQUAL;
    } else if (take(">=")) {
      return Operator.GREATER_OR_EQUAL;
    } else if (take("<")) {
      return Operator.LESS;
    } else if (take(">")) {
      return Operator.GREATER;
    } else if (take("=")) {
      return Operator.EQUAL;
    }
    throw wrong("expected one of = < <= > >=");
  }

  private String value(String name, Kind kind) {
    if (kind == Kind.FLAG) {
      if (take("true")) {
        return "true";
      } else if (take("false")) {
        return "false";
      }
      throw wrong("expected true or false");
    }
    String value = quoted();
    if (kind == Kind.CONSTANT && !fields.takes(name, value)) {
      throw wrong("no such constant of " + name);
    }
    if (kind == Kind.TIME) {
      requireTime(value);
    }
    return value;
  }

  private String quoted() {
    if (!take("\"")) {
      throw wrong("expected a string in double quotes");
    }
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c == '\\') {
        if (!text.startsWith("\"", at) && !text.startsWith("\\", at)) {
          throw wrong("expected a quote or a backslash after a backslash");
        }
        c = text.charAt(at++);
      }
      if (c == 0) {
        throw wrong("expected no U+0000");
      }
      value.append(c);
    }
    throw wrong("the string has no end");
  }

  private void requireTime(String value) {
    try {
      Instant time = Instant.parse(value);
      if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
        return;
      }
    } catch (DateTimeParseException notATime) {
      // one refusal for both
    }
    throw wrong("expected an RFC 3339 time such as \"2026-01-31T00:00:00Z\"");
  }

  private boolean take(String expected) {
    if (!text.startsWith(expected, at)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private Denied wrong(String what) {
    return Denied.field(FIELD, what + " (at character " + (at + 1) + ")");
  }
}
