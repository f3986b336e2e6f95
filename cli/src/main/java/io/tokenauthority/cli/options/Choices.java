package io.tokenauthority.cli.options;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An option's words for an enum's constants, in lower case. The constants that protobuf adds for
 * "not said" and "not known" are no words of anybody's.
 */
public abstract class Choices<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

  private final List<E> constants;

  protected Choices(Class<E> type) {
    constants =
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> !constant.name().endsWith("_UNSPECIFIED"))
            .filter(constant -> !constant.name().equals("UNRECOGNIZED"))
            .toList();
  }

  @Override
  public E convert(String text) {
    return constants.stream()
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not one of " + String.join(", ", words())));
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }

  private List<String> words() {
    return constants.stream().map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList();
  }
}
