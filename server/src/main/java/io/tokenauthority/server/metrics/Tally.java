package io.tokenauthority.server.metrics;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.RefreshSession;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this process did since it started, for GetStats and metrics. Safe for use from any thread.
 */
public final class Tally {
  private final LongAdder issued = new LongAdder();
  private final LongAdder refreshed = new LongAdder();
  private final LongAdder validated = new LongAdder();
  private final LongAdder revoked = new LongAdder();
  private final LongAdder rateLimited = new LongAdder();
  private final LongAdder reused = new LongAdder();
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
  private final Map<String, CallTimes> times = new ConcurrentHashMap<>();

  public Tally() {
    for (Reason reason : Reason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /** Access tokens issued by IssueToken. */
  public LongAdder issued() {
    return issued;
  }

  /** Refresh tokens redeemed. */
  public LongAdder refreshed() {
    return refreshed;
  }

  /** Verdicts given. */
  public LongAdder validated() {
    return validated;
  }

  /** Revocations acknowledged. */
  public LongAdder revoked() {
    return revoked;
  }

  /** Calls refused by a limit of rate. */
  public LongAdder rateLimited() {
    return rateLimited;
  }

  /** Refresh tokens that were used before: each alarm killed a session. */
  public LongAdder reused() {
    return reused;
  }

  /** A refusal goes out. */
  public void refused(Denied denied) {
    Objects.requireNonNull(refused.get(denied.reason())).increment();
    if (denied.finding().equals(RefreshSession.REUSED)) {
      reused.increment();
    }
  }

  /** How many refusals of this reason went out. */
  long refusals(Reason reason) {
    return Objects.requireNonNull(refused.get(reason)).sum();
  }

  /** The times of one RPC; made at the first call, of names that the server itself knows. */
  public CallTimes times(String rpc) {
    CallTimes known = times.get(rpc);
    return known != null ? known : times.computeIfAbsent(rpc, absent -> new CallTimes());
  }

  /** Of every RPC that was called. */
  Map<String, CallTimes> times() {
    return Map.copyOf(times);
  }
}
