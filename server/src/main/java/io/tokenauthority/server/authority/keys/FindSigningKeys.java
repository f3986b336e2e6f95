package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Listings;
import io.tokenauthority.server.authority.admin.filter.Filter;
import io.tokenauthority.server.authority.admin.filter.FilterFields;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.TimeRange;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.key.KeyPurpose;
import java.time.Instant;

/** Reads signing keys: public parts and life only. */
public final class FindSigningKeys {

  private static final Scope KEYS_READ = new Scope("keys:read");
  private static final FilterFields FILTER =
      FilterFields.none()
          .texts("kid", "algorithm")
          .constant("purpose", KeyPurpose.class)
          .constant("state", SigningKeyState.class)
          .times("create_time");

  private final Store store;
  private final Listings listings;

  public FindSigningKeys(Store store, Listings listings) {
    this.store = store;
    this.listings = listings;
  }

  /**
   * Many, newest first. There are a dozen a year, so what a filter leaves out is left out of the
   * page that was read: a page may be shorter than asked.
   *
   * @throws Denied FIELD_INVALID
   */
  public Listing<SigningKeyRecord> list(Call call, ListRequest request) {
    call.require(KEYS_READ);
    Filter filter = Filter.parse(request.filter(), FILTER);
    return listings.page(
        call,
        "ListSigningKeys",
        request,
        page -> {
          Page<SigningKeyRecord> read = store.read(tx -> tx.signingKeys().list(page));
          return new Page<>(
              read.items().stream().filter(key -> matches(filter, key)).toList(), read.next());
        });
  }

  private static boolean matches(Filter filter, SigningKeyRecord key) {
    return filter.text("kid").map(key.id().value()::equals).orElse(true)
        && filter.text("algorithm").map(key.algorithm().joseName()::equals).orElse(true)
        && filter.constant("purpose", KeyPurpose.class).map(key.purpose()::equals).orElse(true)
        && filter.constant("state", SigningKeyState.class).map(key.state()::equals).orElse(true)
        && isWithin(filter, key.createTime());
  }

  private static boolean isWithin(Filter filter, Instant time) {
    TimeRange range = filter.time("create_time");
    return range.from().map(from -> !time.isBefore(from)).orElse(true)
        && range.until().map(time::isBefore).orElse(true);
  }
}
