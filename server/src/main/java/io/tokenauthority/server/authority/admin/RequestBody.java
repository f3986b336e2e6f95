package io.tokenauthority.server.authority.admin;

import java.util.ArrayList;
import java.util.List;

/**
 * What a repeat of an idempotent request must say again: each of its fields in turn, lists behind
 * their length, so that no two bodies read alike.
 */
public final class RequestBody {

  private final List<String> parts = new ArrayList<>();

  /** Adds a field. */
  public RequestBody add(Object value) {
    parts.add(value.toString());
    return this;
  }

  /** Adds a repeated field. */
  public RequestBody addAll(List<?> values) {
    add(values.size());
    values.forEach(this::add);
    return this;
  }

  /** The parts so far, behind {@code first}. */
  String[] partsAfter(String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(parts);
    return all.toArray(String[]::new);
  }

  /** Nothing: a body may hold a password. */
  @Override
  public String toString() {
    return "RequestBody[*]";
  }
}
