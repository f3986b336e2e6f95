package io.tokenauthority.server.grpc;

import java.util.concurrent.Semaphore;

/** The place that a call has: one of the house's, and one of its peer's share. */
record Place(Semaphore house, Share share) {

  /** Gives it back; to be called once. */
  void leave() {
    house.release();
    share.leave();
  }
}
