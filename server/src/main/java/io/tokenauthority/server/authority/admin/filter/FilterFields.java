package io.tokenauthority.server.authority.admin.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which fields a method's filter may name, and what each is compared with. Immutable. */
public final class FilterFields {

  /** What a field is compared with. */
  enum Kind {
    /** A string, whole and with case; {@code =} alone. */
    TEXT,
    /** The name of a constant; {@code =} alone. */
    CONSTANT,
    /** True or false; {@code =} alone. */
    FLAG,
    /** An RFC 3339 time; every operator. */
    TIME
  }

  private record Field(Kind kind, List<String> constants) {}

  private final Map<String, Field> fields = new TreeMap<>();

  /** No fields yet. */
  public static FilterFields none() {
    return new FilterFields();
  }

  /** The same with these text fields. */
  public FilterFields texts(String... names) {
    return with(Kind.TEXT, List.of(), names);
  }

  /** The same with a field that takes the names of {@code type}'s constants. */
  public FilterFields constant(String name, Class<? extends Enum<?>> type) {
    List<String> constants = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
    return with(Kind.CONSTANT, constants, name);
  }

  /** The same with these fields of true or false. */
  public FilterFields flags(String... names) {
    return with(Kind.FLAG, List.of(), names);
  }

  /** The same with these fields of time. */
  public FilterFields times(String... names) {
    return with(Kind.TIME, List.of(), names);
  }

  Optional<Kind> kindOf(String name) {
    return Optional.ofNullable(fields.get(name)).map(Field::kind);
  }

  boolean takes(String name, String constant) {
    Field field = fields.get(name);
    return field != null && field.constants.contains(constant);
  }

  /** For the refusal that says what may be named. */
  String names() {
    return fields.keySet().stream().collect(Collectors.joining(", "));
  }

  private FilterFields with(Kind kind, List<String> constants, String... names) {
    FilterFields next = new FilterFields();
    next.fields.putAll(fields);
    for (String name : names) {
      next.fields.put(name, new Field(kind, constants));
    }
    return next;
  }
}
