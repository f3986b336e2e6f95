package io.tokenauthority.server.authority;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place beside facts where an edge keeps what it has made of them to tell them: it is made once,
 * and lives as long as they do. It says nothing that they do not, so any two are equal. One edge
 * alone keeps something in it. Safe between threads, which at worst make the same twice.
 */
public final class Rendering {

  private volatile @Nullable Object made;

  /** What was made, or now is. */
  public <T> T get(Class<T> form, Supplier<T> making) {
    Object known = made;
    if (form.isInstance(known)) {
      return form.cast(known);
    }
    T fresh = making.get();
    made = fresh;
    return fresh;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rendering;
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "Rendering";
  }
}
