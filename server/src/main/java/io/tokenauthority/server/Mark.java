package io.tokenauthority.server;

import io.tokenauthority.server.trust.MarkFile;
import io.tokenauthority.server.trust.TrustView;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mark against restored backups: a database that is behind what this replica has seen has
 * forgotten revocations that were acknowledged, and is not served from. For one thread at a time.
 */
final class Mark {

  private static final Logger LOG = LoggerFactory.getLogger(Mark.class);

  private final MarkFile file;
  private final TrustView trust;
  private long written;
  private boolean failing;

  Mark(MarkFile file, TrustView trust) {
    this.file = file;
    this.trust = trust;
  }

  /**
   * After the first look into the database, before anything is served.
   *
   * @throws StartFault when the mark is ahead of the database, or unreadable
   */
  void requireReached() {
    try {
      written = file.read().orElse(0);
    } catch (IOException unreadable) {
      throw new StartFault(
          "the mark " + file.path() + " cannot be read",
          "it tells whether the database is older than it was: put it back, or remove it if it is"
              + " not");
    }
    if (trust.sequence() < written) {
      throw behind();
    }
  }

  /** Each second: writes what was seen, and tells of a database that fell behind it. */
  Optional<StartFault> keep() {
    long seen = trust.sequence();
    if (seen > written) {
      write(seen);
    }
    return trust.isStoreBehind() ? Optional.of(behind()) : Optional.empty();
  }

  private void write(long seen) {
    try {
      file.write(seen);
      written = seen;
      failing = false;
    } catch (IOException refused) {
      if (!failing) {
        LOG.warn("the mark {} cannot be written: a restored backup may go unnoticed", file.path());
      }
      failing = true;
    }
  }

  private StartFault behind() {
    return new StartFault(
        "the database is older than this replica has seen it (mark "
            + file.path()
            + "):"
            + " revocations that were confirmed are missing",
        "put the newer database back; a backup that was restored, or a standby that was behind,"
            + " makes revoked tokens valid again");
  }
}
