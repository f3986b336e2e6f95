package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.SignatureBound.Door;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Refusals of credentials: counted, and written down in a transaction of their own. How many are
 * written is bounded, because those past the limits on failures are not.
 */
public final class Refusals {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Those that say nothing about anybody: writing them down would only fill the trail. */
  private static final Set<Reason> PASSING =
      EnumSet.of(
          Reason.RATE_LIMITED,
          Reason.OVERLOADED,
          Reason.STORE_UNAVAILABLE,
          Reason.TRUST_STALE,
          Reason.FIELD_INVALID);

  private final Store store;
  private final AuditJournal journal;
  private final RateLimits limits;

  public Refusals(Store store, AuditJournal journal, RateLimits limits) {
    this.store = store;
    this.journal = journal;
    this.limits = limits;
  }

  /** Refuses to look at a credential after too many bad ones. */
  public void requireUnblocked(Call call, String name) {
    limits
        .blocked(call.peer(), name)
        .ifPresent(
            wait -> {
              throw tooMany(wait);
            });
  }

  /** Which way a signature check goes on behalf of this call and name (empty for none). */
  public Door door(Call call, String name) {
    return Door.of(limits, call.peer(), name);
  }

  /**
   * Writes a refusal down.
   *
   * @param name the canonical name that a bad credential counts against; empty for none
   * @return what to throw: the refusal, or RATE_LIMITED when there were too many
   */
  public Denied refused(Call call, AuditEntry entry, String name, Denied refusal) {
    if (PASSING.contains(refusal.reason())) {
      return refusal;
    }
    boolean counts = refusal.reason() == Reason.CREDENTIAL_INVALID;
    if (counts && !limits.failed(call.peer(), name)) {
      return tooMany(PAUSE);
    }
    store.write(
        tx -> {
          journal.record(tx, call, entry.denied(refusal));
          return true;
        });
    return refusal;
  }

  /**
   * Counts a try against its peer as a failure is counted, whatever comes of it: for what nobody
   * has a right to do often.
   *
   * @throws Denied RATE_LIMITED when there were too many
   */
  public void spend(Call call) {
    if (!limits.failed(call.peer(), "")) {
      throw tooMany(PAUSE);
    }
  }

  /**
   * One more issue for a credential.
   *
   * @throws Denied RATE_LIMITED when its tier allows no more
   */
  public void requireWithinLimit(String credential, Tier tier) {
    limits
        .spend(credential, tier)
        .ifPresent(
            wait -> {
              throw tooMany(wait);
            });
  }

  /** Acts, and writes it down when the caller asked for what is not its to give (P9). */
  public <T> T telling(Call call, AuditEntry entry, Supplier<T> act) {
    try {
      return act.get();
    } catch (Denied denied) {
      throw denied.reason() == Reason.SCOPE_NOT_GRANTED ? refused(call, entry, "", denied) : denied;
    }
  }

  /** The answer to a credential or caller that came too often. */
  static Denied tooMany(Duration wait) {
    return Denied.later(Reason.RATE_LIMITED, "too many of these; try again later", wait);
  }
}
