package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import java.util.ArrayList;
import java.util.List;

/**
 * How many sessions a user may have, through whatever door: past it the one that was used longest
 * ago ends, and is told of. Refusing the new one would lock out whoever lost a device.
 */
public final class SessionLimit {

  private static final String REASON = "too many sessions";

  /** A limit that was lowered is met over several sign-ins: a transaction stays short. */
  private static final int AT_ONCE = 20;

  private final AuditJournal journal;
  private final int most;

  /**
   * @param most how many sessions; at least 1
   */
  public SessionLimit(AuditJournal journal, int most) {
    this.journal = journal;
    this.most = most;
  }

  /**
   * Makes room for one more. The revocations' counter is held from here to the commit, longer than
   * by other acts: a user rarely is at the limit.
   */
  void makeRoom(Transaction tx, Call call, AccountId account) {
    // Sign-ins of one account come here one after the other, or two would count the same.
    var unused = tx.accounts().hold(account);
    List<GrantId> ended = new ArrayList<>();
    for (GrantId idle : tx.grants().idlestSessions(account, most - 1, AT_ONCE)) {
      if (tx.grants().revoke(idle, new Grant.End(call.now(), REASON))) {
        journal.record(
            tx,
            call,
            AuditEntry.of("session.end", "grant", idle.value()).by(account).because(REASON));
        ended.add(idle);
      }
    }
    for (GrantId idle : ended) {
      var unusedSequence =
          tx.revocations()
              .append(
                  Revocation.ofGrant(idle, call.now(), call.now(), Cause.REQUESTED), call.now());
    }
  }
}
