package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the one writer of a SQLite file need not read again: nobody else writes to it, so what it
 * read holds until a statement of its own may have changed it. It hears of each statement before
 * that runs; whatever neither reads nor stays beside it, and each rollback, makes it forget all.
 *
 * <p>A burst of tokens issued from one service token so costs one read of four tables (20 µs and
 * more, on the one thread that all writes share) instead of one for each. For the session's thread.
 */
final class WriterMemory {

  private static final int MOST = 4_096;
  private static final String READ = "SELECT ";

  /** What has no part in a service token's standing. */
  private static final List<String> BESIDE =
      List.of(
          "INSERT INTO audit_event ",
          "UPDATE audit_event ",
          "INSERT INTO audit_segment ",
          "INSERT INTO lease ",
          SqlRefreshChains.CHANGES_CHAIN);

  private final Map<SecretDigest, Holding> holdings = new HashMap<>();
  private boolean changed;

  /** A work begins. */
  void begin() {
    changed = false;
  }

  /** Whether the work that began last may have changed anything. */
  boolean hasChanged() {
    return changed;
  }

  /** This statement is about to run. */
  void hear(String sql) {
    if (!sql.startsWith(READ)) {
      changed = true;
      if (BESIDE.stream().noneMatch(sql::startsWith)) {
        forget();
      }
    }
  }

  /** What was read may be undone. */
  void forget() {
    holdings.clear();
  }

  Optional<Holding> find(SecretDigest digest) {
    return Optional.ofNullable(holdings.get(digest));
  }

  void keep(SecretDigest digest, Holding read) {
    if (holdings.size() >= MOST) {
      forget();
    }
    holdings.put(digest, read);
  }
}
