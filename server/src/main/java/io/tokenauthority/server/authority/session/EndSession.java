package io.tokenauthority.server.authority.session;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.RequestedRevocations;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.store.BrowserSessions.Login;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.GrantId;
import java.util.List;

/**
 * Shows users their own sessions, and ends them: of a browser or of a program, with all tokens made
 * in them. Blocks. Safe between threads.
 */
public final class EndSession {

  private static final int SHOWN = 100;
  private static final String ACTION = "session.end";

  private final Store store;
  private final RequestedRevocations revocations;
  private final TrustView view;

  public EndSession(Store store, AuditJournal journal, TrustView view) {
    this.store = store;
    this.revocations = new RequestedRevocations(journal);
    this.view = view;
  }

  /** The caller's own, newest first, at most 100. */
  public List<Login> list(Call call) {
    Principal caller = call.requirePrincipal();
    return store.read(tx -> tx.browserSessions().ofAccount(caller.account(), call.now(), SHOWN));
  }

  /**
   * Ends one of the caller's own.
   *
   * @throws Denied NOT_FOUND, for another's as for none
   */
  public void end(Call call, String session) {
    Principal caller = call.requirePrincipal();
    // 1. It is a session, and the caller's.
    if (!GrantId.isGrantId(session)) {
      throw missing();
    }
    GrantId id = new GrantId(session);
    // 2. It is dead, and told.
    StoredRevocation done =
        store.write(
            tx -> {
              Grant grant = own(tx, caller, id);
              AuditEntry entry = AuditEntry.of(ACTION, "grant", grant.id().value());
              return revocations.grant(tx, call, grant.id(), entry, "");
            });
    // 3. Nobody is told before this replica judges by it (P4).
    view.acknowledge(done);
  }

  /** Ends all of the caller's own but the one that this call comes through. */
  public int endOthers(Call call) {
    GrantId present = call.requirePrincipal().grant();
    List<GrantId> others =
        list(call).stream()
            .map(login -> login.grant().id())
            .filter(id -> !id.equals(present))
            .toList();
    others.forEach(id -> end(call, id.value()));
    return others.size();
  }

  private static Grant own(Transaction tx, Principal caller, GrantId id) {
    return tx.grants()
        .find(id)
        .filter(grant -> grant.kind() == GrantKind.SESSION)
        .filter(grant -> grant.account().equals(caller.account()))
        .orElseThrow(EndSession::missing);
  }

  private static Denied missing() {
    return Denied.because(Reason.NOT_FOUND, "there is no such session");
  }
}
