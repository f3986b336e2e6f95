package io.tokenauthority.interceptor.client;

import java.io.IOException;
import java.time.Duration;

/**
 * Where a refresh token lives between its redemptions, for applications that keep it in a place of
 * their own ({@link RefreshTokenFile} is a file with nothing else in it). A redemption holds the
 * {@link Lease} from before it reads to after it wrote, so that of all threads and processes that
 * share the store one redeems at a time.
 */
public interface RefreshTokenStore {

  /**
   * Takes the store for one redemption; may block.
   *
   * @throws IOException if another holds it for longer than {@code patience}, or it cannot be used.
   *     Calls that fail for it show its message, so no secret may stand there; the same holds for
   *     the lease's
   */
  Lease lease(Duration patience) throws IOException;

  /** The store, exclusively. Methods may block, on any thread, one at a time. */
  interface Lease extends AutoCloseable {

    /** What stands in the store. */
    Redemption read() throws IOException;

    /**
     * Puts {@code redemption} in the place of what stands there: all or nothing, and when this
     * returns it survives a crash as far as the store can.
     */
    void write(Redemption redemption) throws IOException;

    /** Gives the store back; again: does nothing. */
    @Override
    void close();
  }
}
