package io.tokenauthority.server.store.sql;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values as columns keep them; {@link Columns} reads them back. */
final class Cells {

  /** For a sealed column without anything sealed. */
  static final byte[] NOTHING = {};

  private Cells() {}

  /** Milliseconds, the finer part cut off. */
  static long time(Instant time) {
    return time.toEpochMilli();
  }

  static @Nullable Long time(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(null);
  }

  /** An audience has no space in it. */
  static String text(AudienceSet audiences) {
    return String.join(" ", audiences.asTexts());
  }

  static @Nullable String text(Optional<String> text) {
    return text.orElse(null);
  }

  static byte @Nullable [] digest(Optional<SecretDigest> digest) {
    return digest.map(SecretDigest::bytes).orElse(null);
  }
}
