package io.tokenauthority.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One configuration key: its name, the form of its values, its default and a sentence for people.
 *
 * @param name such as {@code tokens.access-max}
 * @param form reads a value; throws {@link IllegalArgumentException} saying how it must be
 * @param fallback the value where none is given, in the same form; empty for a key that may be left
 *     out
 * @param help one sentence
 * @param secrecy whether its value may be shown
 */
public record Key<T>(
    String name,
    Function<String, T> form,
    Optional<String> fallback,
    String help,
    Secrecy secrecy) {

  /** Whether a value may be shown. */
  public enum Secrecy {
    /** May be shown, and given by flag. */
    OPEN,
    /** Never shown; by file or environment only, or by the name of a file that holds it. */
    SECRET
  }

  /** The environment's prefix of every key. */
  static final String ENVIRONMENT_PREFIX = "TOKENAUTHORITY_";

  /** What is put after a secret key's name to name a file that holds its value. */
  static final String FILE_SUFFIX = "-file";

  static <T> Key<T> of(String name, Function<String, T> form, String fallback, String help) {
    return new Key<>(name, form, Optional.of(fallback), help, Secrecy.OPEN);
  }

  static <T> Key<T> optional(String name, Function<String, T> form, String help) {
    return new Key<>(name, form, Optional.empty(), help, Secrecy.OPEN);
  }

  static Key<Secret> secret(String name, String help) {
    return new Key<>(name, Secret::new, Optional.empty(), help, Secrecy.SECRET);
  }

  public boolean isSecret() {
    return secrecy == Secrecy.SECRET;
  }

  /** Its name in the environment: {@code TOKENAUTHORITY_TOKENS_ACCESS_MAX}. */
  public String variable() {
    return variableOf(name);
  }

  /** The name by which it is given as a file, for a secret. */
  public String fileName() {
    return name + FILE_SUFFIX;
  }

  /** The names under which a value may come: its own and, for a secret, that of its file. */
  public List<String> names() {
    return isSecret() ? List.of(name, fileName()) : List.of(name);
  }

  static String variableOf(String name) {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
