package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a group of writes becomes one transaction, and what becomes of the others where one fails.
 *
 * <p>At first they run without savepoints, each of which would keep a copy of every page that its
 * work changes. Where a work fails that may have written, all is undone and done again with each in
 * a savepoint of its own. Where a group breaks as a whole (SQLite itself rolls everything back on a
 * full disk, an I/O error or an interrupted statement), nothing of it is written: who broke it gets
 * the fault, the others run again, each alone. Only where it is not known whether a commit was
 * written is everybody told so. For the writer's thread.
 */
final class GroupTransaction {

  private static final Logger LOG = LoggerFactory.getLogger(GroupTransaction.class);

  private final SqliteSession session;
  private final Dialect dialect;
  private final WriteAheadLog log;

  GroupTransaction(SqliteSession session, Dialect dialect, WriteAheadLog log) {
    this.session = session;
    this.dialect = dialect;
    this.log = log;
  }

  /** Whatever goes wrong beyond the members' own works, the writer goes on with the next group. */
  void commit(List<Member<?>> group) {
    try {
      if (group.size() == 1) {
        alone(group.get(0));
      } else if (!plainly(group)) {
        together(group);
      }
      log.committed();
    } catch (Throwable bug) {
      LOG.error("a group failed by {}", bug.getClass().getName());
      rollBack();
      for (Member<?> member : group) {
        member.fail(new StoreException(Kind.UNKNOWN_OUTCOME, "the writer failed"));
      }
    }
  }

  private void alone(Member<?> member) {
    try {
      session.beginWrite();
    } catch (SQLException refused) {
      member.fail(dialect.fault(refused));
      return;
    }
    if (!member.attempt(session, dialect)) {
      rollBack();
      member.answer();
      return;
    }
    try {
      session.commit();
      member.answer();
    } catch (SQLException failed) {
      rollBack();
      member.fail(dialect.commitFault(failed));
    }
  }

  /**
   * All in one transaction without savepoints, each of which would keep a copy of every page that
   * its work changes.
   *
   * @return false when one failed that may have left traces: all is undone, and to be done again
   */
  private boolean plainly(List<Member<?>> group) {
    if (!begun(group)) {
      return true;
    }
    for (Member<?> member : group) {
      if (!member.attempt(session, dialect) && member.leftTraces()) {
        return afterTraces(group, member);
      }
    }
    commitAll(group);
    return true;
  }

  /** Where SQLite has undone all by itself, it would undo it again, who broke it once more. */
  private boolean afterTraces(List<Member<?>> group, Member<?> breaker) {
    if (rollBack()) {
      return false;
    }
    breaker.answer();
    others(group, breaker);
    return true;
  }

  private boolean begun(List<Member<?>> group) {
    try {
      session.beginWrite();
      return true;
    } catch (SQLException refused) {
      group.forEach(member -> member.fail(dialect.fault(refused)));
      return false;
    }
  }

  private void together(List<Member<?>> group) {
    if (!begun(group)) {
      return;
    }
    int done = 0;
    try {
      for (Member<?> member : group) {
        inSavepoint(member);
        done++;
      }
    } catch (SQLException broken) {
      apart(group, group.get(done), broken);
      return;
    }
    commitAll(group);
  }

  private void commitAll(List<Member<?>> group) {
    try {
      session.commit();
      group.forEach(Member::answer);
    } catch (SQLException failed) {
      afterFailedCommit(group, failed);
    }
  }

  private void inSavepoint(Member<?> member) throws SQLException {
    session.savepoint();
    if (member.attempt(session, dialect)) {
      session.releaseSavepoint();
    } else {
      session.rollbackToSavepoint();
    }
  }

  /** The whole transaction is gone: its breaker is answered, the others begin anew. */
  private void apart(List<Member<?>> group, Member<?> breaker, SQLException broken) {
    rollBack();
    if (breaker.failed()) {
      breaker.answer();
    } else {
      breaker.fail(dialect.fault(broken));
    }
    others(group, breaker);
  }

  private void others(List<Member<?>> group, Member<?> breaker) {
    group.stream().filter(member -> member != breaker).forEach(this::alone);
  }

  private void afterFailedCommit(List<Member<?>> group, SQLException failed) {
    rollBack();
    RuntimeException fault = dialect.commitFault(failed);
    if (fault instanceof StoreException known && known.kind() == Kind.UNKNOWN_OUTCOME) {
      group.forEach(member -> member.fail(known));
    } else {
      group.forEach(this::alone);
    }
  }

  /** Whether there was anything left to undo. */
  private boolean rollBack() {
    try {
      session.rollback();
      return true;
    } catch (SQLException already) {
      LOG.debug("nothing to roll back: {}", SqliteDialect.code(already));
      return false;
    }
  }
}
