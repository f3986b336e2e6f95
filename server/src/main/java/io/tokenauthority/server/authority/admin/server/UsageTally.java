package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.GrantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this replica itself saw used, since it was last written down. Counting takes no lock that
 * others wait for and never the store; {@link #flush} runs every few seconds. What a killed process
 * had not written is lost: usage may lag, it is no promise.
 */
public final class UsageTally {

  /** Grants counted between two flushes; uses of others are not counted (P13). */
  private static final int LIMIT = 100_000;

  private static final int BATCH = 1000;

  private final Store store;
  private final ConcurrentHashMap<GrantId, Use> uses = new ConcurrentHashMap<>();

  private record Use(long count, Instant last) {
    Use plus(Use other) {
      return new Use(count + other.count, last.isAfter(other.last) ? last : other.last);
    }
  }

  public UsageTally(Store store) {
    this.store = store;
  }

  /** Counts one use of a grant. */
  public void count(GrantId grant, Instant now) {
    count(grant, 1, now);
  }

  /** Counts several uses of a grant, the last of which was at {@code last}. */
  public void count(GrantId grant, long uses, Instant last) {
    if (this.uses.size() < LIMIT || this.uses.containsKey(grant)) {
      this.uses.merge(grant, new Use(uses, last), Use::plus);
    }
  }

  /**
   * Writes down what was counted.
   *
   * @return how many grants were told of
   * @throws StoreException when the database does not answer; the counts then wait
   */
  public int flush() {
    int written = 0;
    List<Usage.Count> batch = drain();
    while (!batch.isEmpty()) {
      write(batch);
      written += batch.size();
      batch = batch.size() == BATCH ? drain() : List.of();
    }
    return written;
  }

  private List<Usage.Count> drain() {
    List<Usage.Count> batch = new ArrayList<>();
    for (GrantId grant : uses.keySet()) {
      Use use = uses.remove(grant);
      if (use != null) {
        batch.add(new Usage.Count(grant, use.count(), use.last()));
      }
      if (batch.size() == BATCH) {
        break;
      }
    }
    return batch;
  }

  private void write(List<Usage.Count> batch) {
    try {
      store.write(tx -> tx.usage().add(batch));
    } catch (StoreException failed) {
      for (Usage.Count back : batch) {
        uses.merge(back.grant(), new Use(back.count(), back.lastUsed()), Use::plus);
      }
      throw failed;
    }
  }
}
