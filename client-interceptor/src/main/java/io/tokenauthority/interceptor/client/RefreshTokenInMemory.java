package io.tokenauthority.interceptor.client;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A refresh token that ends with the process. */
final class RefreshTokenInMemory implements RefreshTokenStore {

  // A semaphore, not a lock: a lease is given back on another thread than it was taken on.
  private final Semaphore free = new Semaphore(1);
  private volatile Redemption current;

  RefreshTokenInMemory(String refreshToken) {
    this.current = Redemption.notBegun(refreshToken);
  }

  @Override
  public Lease lease(Duration patience) throws IOException {
    try {
      if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("the refresh token is in use");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", ended);
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return new Lease() {
      @Override
      public Redemption read() {
        return current;
      }

      @Override
      public void write(Redemption redemption) {
        current = redemption;
      }

      @Override
      public void close() {
        if (open.compareAndSet(true, false)) {
          free.release();
        }
      }
    };
  }
}
