package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.Store;
import java.time.Duration;

/** Credentials tried here count as they do at a sign-in: they are the same guesses. */
public final class CredentialTries {

  private static final Duration USUAL_WAIT = Duration.ofSeconds(10);

  private final RateLimits limits;
  private final Store store;
  private final AuditJournal journal;

  public CredentialTries(RateLimits limits, Store store, AuditJournal journal) {
    this.limits = limits;
    this.store = store;
    this.journal = journal;
  }

  /**
   * Refuses with RATE_LIMITED while earlier failures stand in the way.
   *
   * @param name the canonical name that is tried; empty for none
   */
  void requireAllowed(Call call, String name) {
    limits
        .blocked(call.peer(), name)
        .ifPresent(
            wait -> {
              throw limited(wait);
            });
  }

  /** Counts a try that is none of the caller's right, whatever comes of it. */
  void spend(Call call) {
    if (!limits.failed(call.peer(), "")) {
      throw limited(USUAL_WAIT);
    }
  }

  /** Counts and tells a failure; what to throw for it. */
  Denied failed(Call call, String name, AuditEntry entry, Denied refusal) {
    if (!limits.failed(call.peer(), name)) {
      return limited(USUAL_WAIT);
    }
    store.write(
        tx -> {
          journal.record(tx, call, entry.denied(refusal));
          return true;
        });
    return refusal;
  }

  private static Denied limited(Duration wait) {
    return Denied.later(Reason.RATE_LIMITED, "too many tries: wait", wait);
  }
}
