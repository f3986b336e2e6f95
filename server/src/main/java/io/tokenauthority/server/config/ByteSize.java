package io.tokenauthority.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes with its unit: {@code 64KiB}.
 *
 * @param bytes 1 to 1 GiB
 */
public record ByteSize(int bytes) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(B|KiB|MiB)");
  private static final int LIMIT = 1 << 30;

  public ByteSize {
    if (bytes < 1 || bytes > LIMIT) {
      throw new IllegalArgumentException("must be a size from 1B to 1024MiB");
    }
  }

  /** Reads {@code 512B}, {@code 64KiB} or {@code 4MiB}. */
  public static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("must be a size such as 512B, 64KiB or 4MiB");
    }
    int shift =
        switch (form.group(2)) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          default -> 0;
        };
    long value = Long.parseLong(form.group(1)) << shift;
    return new ByteSize((int) Math.min(value, Integer.MAX_VALUE));
  }

  @Override
  public String toString() {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }
}
