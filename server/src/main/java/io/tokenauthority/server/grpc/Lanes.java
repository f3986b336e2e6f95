package io.tokenauthority.server.grpc;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.store.Store;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The lanes (HAZARDS, "gRPC"). What is answered from memory needs none: it is answered on the
 * transport's thread.
 *
 * @param validate what a validation must read or check that memory does not hold
 * @param token issue from a service token, and refresh: where the store has a writer of its own no
 *     thread waits for a commit, and more threads than processors only wake each other
 * @param mutate other issuing, revoke: each blocks until its commit, so that many share one; the
 *     threads are as many as one group commit has members
 * @param password what computes a password's hash: few, for each pins 19 MiB
 * @param admin the admin plane, and the steps of streams
 */
public record Lanes(Lane validate, Lane token, Lane mutate, Lane password, Lane admin)
    implements AutoCloseable {

  /** For a machine with so many processors, and this store. */
  public static Lanes of(int processors, Store store) {
    return new Lanes(
        new Lane("validate", 2 * processors, 256),
        new Lane("token", store.blocks() ? 64 : 2 * processors, 512),
        new Lane("mutate", 64, 512),
        new Lane("password", 2 * processors, 64),
        new Lane("admin", 8, 128));
  }

  /** The lane as an executor, which refuses as executors do. */
  public static Executor executor(Lane lane) {
    return work -> {
      try {
        lane.run(work);
      } catch (Denied full) {
        throw new RejectedExecutionException(full);
      }
    };
  }

  @Override
  public void close() {
    validate.close();
    token.close();
    mutate.close();
    password.close();
    admin.close();
  }
}
