package io.tokenauthority.testing;

import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.IdentityListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what an identity does. */
final class Heard implements IdentityListener {
  final AtomicInteger refreshed = new AtomicInteger();
  final AtomicInteger failed = new AtomicInteger();
  final AtomicInteger broken = new AtomicInteger();
  final AtomicInteger dropped = new AtomicInteger();

  @Override
  public void refreshed(Duration expiresIn) {
    refreshed.incrementAndGet();
  }

  @Override
  public void refreshFailed(AuthorityError error, Duration retryIn) {
    failed.incrementAndGet();
  }

  @Override
  public void broken(AuthorityError error) {
    broken.incrementAndGet();
  }

  @Override
  public void tokenDropped(AuthorityError error) {
    dropped.incrementAndGet();
  }
}
