package io.tokenauthority.server.http.dashboard;

import java.util.Locale;

/** Sizes as people read them. */
final class Sizes {

  private Sizes() {}

  static String of(long bytes) {
    if (bytes <= 0) {
      return "not told";
    }
    if (bytes < 1 << 20) {
      return String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0);
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * 1024 * 1024));
  }
}
