package io.tokenauthority.testing;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that is wrong until it is {@linkplain #end ended}, by hand or as a resource. */
public final class Fault implements AutoCloseable {

  private final String what;
  private final Runnable repair;
  private final AtomicBoolean present = new AtomicBoolean(true);

  Fault(String what, Runnable repair) {
    this.what = what;
    this.repair = repair;
  }

  /** Makes it right again; does nothing the second time. */
  public void end() {
    if (present.compareAndSet(true, false)) {
      repair.run();
    }
  }

  @Override
  public void close() {
    end();
  }

  @Override
  public String toString() {
    return what + (present.get() ? "" : ", ended");
  }
}
