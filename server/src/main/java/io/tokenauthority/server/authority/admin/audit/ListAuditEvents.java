package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Listings;
import io.tokenauthority.server.authority.admin.filter.Filter;
import io.tokenauthority.server.authority.admin.filter.FilterFields;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.Store;

/** Reads the trail, newest first, rows not yet sealed included. */
public final class ListAuditEvents {

  private static final FilterFields FILTER =
      FilterFields.none()
          .texts("actor", "actor_token_id", "action", "target_kind", "target_id", "peer")
          .constant("outcome", AuditEvent.Outcome.class)
          .times("time");

  private final Store store;
  private final Listings listings;

  public ListAuditEvents(Store store, Listings listings) {
    this.store = store;
    this.listings = listings;
  }

  /**
   * One page.
   *
   * @throws Denied FIELD_INVALID
   */
  public Listing<AuditTrail.Row> list(Call call, ListRequest request) {
    call.require(AdminScopes.AUDIT_READ);
    AuditFilter wanted = filter(request.filter());
    return listings.page(
        call, "ListAuditEvents", request, page -> store.read(tx -> tx.audit().list(wanted, page)));
  }

  /** What a filter's text asks for. */
  static AuditFilter filter(String text) {
    Filter filter = Filter.parse(text, FILTER);
    return new AuditFilter(
        filter.text("actor"),
        filter.text("actor_token_id"),
        filter.text("action"),
        filter.text("target_kind"),
        filter.text("target_id"),
        filter.constant("outcome", AuditEvent.Outcome.class),
        filter.text("peer"),
        filter.time("time"));
  }
}
