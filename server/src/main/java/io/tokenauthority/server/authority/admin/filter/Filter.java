package io.tokenauthority.server.authority.admin.filter;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.store.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A filter that was read: terms that all must hold.
 *
 * <p>Times are kept to the millisecond, so that each comparison becomes a {@link TimeRange} of
 * whole milliseconds: {@code time > t} begins with the first one above t. Immutable.
 */
public final class Filter {

  /** How a term compares. */
  enum Operator {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** One comparison; a time's value is as it was written. */
  record Term(String field, Operator operator, String value) {}

  private final List<Term> terms;

  Filter(List<Term> terms) {
    this.terms = List.copyOf(terms);
  }

  /**
   * Reads a filter.
   *
   * @throws Denied naming {@code filter} when it does not parse, names another field, uses an
   *     operator that the field has not, or is too long
   */
  public static Filter parse(String text, FilterFields fields) {
    return new FilterReader(text, fields).read();
  }

  /** What a text field must equal; empty when it is not named. */
  public Optional<String> text(String field) {
    return terms.stream().filter(term -> term.field.equals(field)).map(Term::value).findFirst();
  }

  /** What a field of true or false must be; empty when it is not named. */
  public Optional<Boolean> flag(String field) {
    return text(field).map("true"::equals);
  }

  /** The constant that a field must be; empty when it is not named. */
  public <E extends Enum<E>> Optional<E> constant(String field, Class<E> type) {
    return text(field).map(name -> Enum.valueOf(type, name));
  }

  /** Where a time must lie; {@link TimeRange#ALWAYS} when it is not named. */
  public TimeRange time(String field) {
    Optional<Instant> from = Optional.empty();
    Optional<Instant> until = Optional.empty();
    for (Term term : terms) {
      if (term.field.equals(field)) {
        TimeRange range = range(term.operator, Instant.parse(term.value));
        from = range.from().isPresent() ? range.from() : from;
        until = range.until().isPresent() ? range.until() : until;
      }
    }
    return new TimeRange(from, until);
  }

  private static TimeRange range(Operator operator, Instant time) {
    Instant floor = time.truncatedTo(ChronoUnit.MILLIS);
    Instant above = floor.plusMillis(1);
    Instant ceiling = floor.equals(time) ? floor : above;
    return switch (operator) {
      case EQUAL -> new TimeRange(Optional.of(ceiling), Optional.of(above));
      case LESS -> new TimeRange(Optional.empty(), Optional.of(ceiling));
      case LESS_OR_EQUAL -> new TimeRange(Optional.empty(), Optional.of(above));
      case GREATER -> new TimeRange(Optional.of(above), Optional.empty());
      case GREATER_OR_EQUAL -> new TimeRange(Optional.of(ceiling), Optional.empty());
    };
  }
}
