package io.tokenauthority.server.guard;

import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.server.trust.ViewMark;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.revocation.RevocationView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** This process's own view of keys and revocations, as the guard reads it. */
public final class OwnTrust implements TrustFeed {

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final TrustView view;
  private final InstantSource time;
  private final Runnable nudge;

  /**
   * @param nudge asks for a newer view; must not block
   */
  public OwnTrust(TrustView view, InstantSource time, Runnable nudge) {
    this.view = view;
    this.time = time;
    this.nudge = nudge;
  }

  @Override
  public KeySet keys() {
    return view.keys().keys();
  }

  @Override
  public RevocationView revocations() {
    return view.revocations();
  }

  @Override
  public Duration staleness() {
    ViewMark mark = view.mark(time.instant());
    if (!mark.isSynced()) {
      nudge.run();
      return FOREVER; // this process was paused, and others may have revoked meanwhile
    }
    return mark.age();
  }

  /** A key is published a day before it signs: who asks for one unknown here is told so at once. */
  @Override
  public CompletionStage<KeySet> lookAgain() {
    nudge.run();
    return CompletableFuture.completedFuture(keys());
  }

  /** The view outlives its guard: the process owns it. */
  @Override
  public void close() {}
}
