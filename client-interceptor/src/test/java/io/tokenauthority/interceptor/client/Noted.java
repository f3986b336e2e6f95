package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that counts what it hears; the state it hears of is already in force. */
final class Noted implements IdentityListener {

  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger refreshed = new AtomicInteger();
  final List<AuthorityError> failed = new CopyOnWriteArrayList<>();
  final List<AuthorityError> broken = new CopyOnWriteArrayList<>();
  final List<AuthorityError> dropped = new CopyOnWriteArrayList<>();

  @Override
  public void refreshed(Duration expiresIn) {
    refreshed.incrementAndGet();
  }

  @Override
  public void refreshFailed(AuthorityError error, Duration retryIn) {
    failed.add(error);
  }

  @Override
  public void broken(AuthorityError error) {
    broken.add(error);
  }

  @Override
  public void closed() {
    closed.incrementAndGet();
  }

  @Override
  public void tokenDropped(AuthorityError error) {
    dropped.add(error);
  }
}
