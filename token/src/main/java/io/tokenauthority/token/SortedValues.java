package io.tokenauthority.token;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The algebra of a small sorted set, shared by scopes and audiences. A sorted list without
 * duplicates: at 32 elements it beats hashing and prints in one order only.
 */
final class SortedValues<T extends Comparable<T>> {

  private final List<T> values;

  /** Made at their first use; threads that race make them twice, which nobody can tell. */
  private @Nullable List<String> texts;

  private SortedValues(List<T> values) {
    this.values = values;
  }

  static <T extends Comparable<T>> SortedValues<T> of(
      Collection<? extends T> values, int limit, String rule) {
    List<T> sorted = List.copyOf(new TreeSet<>(values));
    if (sorted.size() > limit) {
      throw new IllegalArgumentException(rule);
    }
    return new SortedValues<>(sorted);
  }

  List<T> asList() {
    return values;
  }

  /** The values in words, for messages: a known token is told about again and again. */
  List<String> texts(Function<T, String> text) {
    List<String> made = texts;
    if (made == null) {
      made = values.stream().map(text).toList();
      texts = made;
    }
    return made;
  }

  /** Whether at least one value is in both; no allocation, for it runs on every call. */
  boolean meets(SortedValues<T> others) {
    for (int i = 0; i < values.size(); i++) {
      if (others.contains(values.get(i))) {
        return true;
      }
    }
    return false;
  }

  boolean contains(T value) {
    for (int i = 0; i < values.size(); i++) {
      int order = values.get(i).compareTo(value);
      if (order >= 0) {
        return order == 0;
      }
    }
    return false;
  }

  /** One pass over both lists; no allocation, for it runs on every call of a protected service. */
  boolean containsAll(SortedValues<T> others) {
    int mine = 0;
    for (int i = 0; i < others.values.size(); i++) {
      T wanted = others.values.get(i);
      while (mine < values.size() && values.get(mine).compareTo(wanted) < 0) {
        mine++;
      }
      if (mine == values.size() || !values.get(mine).equals(wanted)) {
        return false;
      }
      mine++;
    }
    return true;
  }

  SortedValues<T> intersect(SortedValues<T> others) {
    return kept(others::contains);
  }

  SortedValues<T> without(SortedValues<T> others) {
    return kept(each -> !others.contains(each));
  }

  private SortedValues<T> kept(Predicate<T> wanted) {
    return new SortedValues<>(values.stream().filter(wanted).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SortedValues<?> that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }
}
