package io.tokenauthority.token;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * A set of at most 8 audiences, in one order. May be empty: an account can be allowed none. A token
 * cannot ({@code token.jwt.Rights}).
 *
 * <p>Two sets with the same audiences are equal and print alike. Immutable.
 */
public final class AudienceSet implements Iterable<Audience> {

  /** The most audiences one token can carry (DESIGN section 6). */
  public static final int LIMIT = 8;

  private static final AudienceSet NONE = copyOf(List.of());

  private final SortedValues<Audience> audiences;

  private AudienceSet(SortedValues<Audience> audiences) {
    this.audiences = audiences;
  }

  public static AudienceSet none() {
    return NONE;
  }

  /** The set of these; a repeated audience counts once. */
  public static AudienceSet copyOf(Collection<Audience> audiences) {
    return new AudienceSet(SortedValues.of(audiences, LIMIT, "at most 8 audiences"));
  }

  public static AudienceSet of(Audience... audiences) {
    return copyOf(Arrays.asList(audiences));
  }

  /** The set of these texts, each of which must be an audience; a repeated one counts once. */
  public static AudienceSet of(String... texts) {
    return ofTexts(Arrays.asList(texts));
  }

  /** As {@link #of(String...)}, for a repeated field of a message. */
  public static AudienceSet ofTexts(Collection<String> texts) {
    return copyOf(texts.stream().map(Audience::new).toList());
  }

  public boolean contains(Audience audience) {
    return audiences.contains(audience);
  }

  public boolean containsAll(AudienceSet required) {
    return audiences.containsAll(required.audiences);
  }

  /** Whether at least one audience is in both. */
  public boolean meets(AudienceSet other) {
    return audiences.meets(other.audiences);
  }

  public AudienceSet intersect(AudienceSet other) {
    return new AudienceSet(audiences.intersect(other.audiences));
  }

  public int size() {
    return audiences.asList().size();
  }

  public boolean isEmpty() {
    return audiences.asList().isEmpty();
  }

  /** The audiences in their order, immutable. */
  public List<Audience> asList() {
    return audiences.asList();
  }

  /** The audiences as texts in their order, for a repeated field of a message. */
  public List<String> asTexts() {
    return audiences.texts(Audience::value);
  }

  @Override
  public Iterator<Audience> iterator() {
    return audiences.asList().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AudienceSet that && audiences.equals(that.audiences);
  }

  @Override
  public int hashCode() {
    return audiences.hashCode();
  }

  @Override
  public String toString() {
    return audiences.asList().toString();
  }
}
