package io.tokenauthority.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A set of at most 32 scopes, in one order. Every rule about scopes is a method here: what is
 * granted contains what is asked, narrowing is an intersection, and a refusal names what is
 * missing.
 *
 * <p>Two sets with the same scopes are equal and print alike. Immutable.
 */
public final class ScopeSet implements Iterable<Scope> {

  /** The most scopes one token can carry (DESIGN section 6). */
  public static final int LIMIT = 32;

  private static final ScopeSet NONE = copyOf(List.of());

  private final SortedValues<Scope> scopes;

  private ScopeSet(SortedValues<Scope> scopes) {
    this.scopes = scopes;
  }

  public static ScopeSet none() {
    return NONE;
  }

  /** The set of these; a repeated scope counts once. */
  public static ScopeSet copyOf(Collection<Scope> scopes) {
    return new ScopeSet(SortedValues.of(scopes, LIMIT, "at most 32 scopes"));
  }

  public static ScopeSet of(Scope... scopes) {
    return copyOf(Arrays.asList(scopes));
  }

  /** The set of these texts, each of which must be a scope; a repeated one counts once. */
  public static ScopeSet of(String... texts) {
    return ofTexts(Arrays.asList(texts));
  }

  /** As {@link #of(String...)}, for a repeated field of a message. */
  public static ScopeSet ofTexts(Collection<String> texts) {
    return copyOf(texts.stream().map(Scope::new).toList());
  }

  /**
   * Reads the space-delimited form of RFC 6749 section 3.3. The empty text is the empty set; two
   * spaces in a row, or one at an end, are refused.
   */
  public static ScopeSet parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scopes are at most 32 scope tokens with single spaces between them"));
  }

  /** As {@link #parse}, with absence for an answer. */
  public static Optional<ScopeSet> tryParse(String text) {
    if (text.isEmpty()) {
      return Optional.of(NONE);
    }
    List<Scope> scopes = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int space = text.indexOf(' ', start);
      int end = space < 0 ? text.length() : space;
      String token = text.substring(start, end);
      if (scopes.size() == LIMIT || !Scope.isScope(token)) {
        return Optional.empty();
      }
      scopes.add(new Scope(token));
      start = end + 1;
    }
    return Optional.of(copyOf(scopes));
  }

  public boolean contains(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether each of {@code required} is here; the empty set is contained in every set. */
  public boolean containsAll(ScopeSet required) {
    return scopes.containsAll(required.scopes);
  }

  /** Those of these scopes that {@code granted} lacks, for the refusal that names them. */
  public ScopeSet missingFrom(ScopeSet granted) {
    return new ScopeSet(scopes.without(granted.scopes));
  }

  public ScopeSet intersect(ScopeSet other) {
    return new ScopeSet(scopes.intersect(other.scopes));
  }

  public int size() {
    return scopes.asList().size();
  }

  public boolean isEmpty() {
    return scopes.asList().isEmpty();
  }

  /** The scopes in their order, immutable. */
  public List<Scope> asList() {
    return scopes.asList();
  }

  /** The scopes as texts in their order, for a repeated field of a message. */
  public List<String> asTexts() {
    return scopes.texts(Scope::value);
  }

  /** The space-delimited form that {@link #parse} reads. */
  public String asText() {
    return String.join(" ", asTexts());
  }

  public Stream<Scope> stream() {
    return scopes.asList().stream();
  }

  @Override
  public Iterator<Scope> iterator() {
    return scopes.asList().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScopeSet that && scopes.equals(that.scopes);
  }

  @Override
  public int hashCode() {
    return scopes.hashCode();
  }

  @Override
  public String toString() {
    return asText();
  }
}
