package io.tokenauthority.server.process;

import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls a protected service without end, with a good token and with a revoked one. */
final class LocalVerification implements Runnable {

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final Traffic traffic;
  private final ProtectedService service;
  private final String good;
  private final String revoked;

  LocalVerification(Traffic traffic, ProtectedService service, String good, String revoked) {
    this.traffic = traffic;
    this.service = service;
    this.good = good;
    this.revoked = revoked;
  }

  @Override
  public void run() {
    while (!traffic.isEnded()) {
      Status.Code code = service.call(good);
      if (code != Status.Code.OK) {
        traffic.wrong("local verification stopped: " + code);
      }
      if (service.call(revoked) == Status.Code.OK) {
        traffic.wrong("a revoked token was let in");
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
