package io.tokenauthority.server.authority.admin.keys;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Listings;
import io.tokenauthority.server.authority.admin.filter.Filter;
import io.tokenauthority.server.authority.admin.filter.FilterFields;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.SigningKeys.SigningKeyFilter;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.key.KeyPurpose;

/** Reads signing keys: public parts and life only. */
public final class FindSigningKeys {

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
   * Many, newest first.
   *
   * @throws Denied FIELD_INVALID
   */
  public Listing<SigningKeyRecord> list(Call call, ListRequest request) {
    call.require(AdminScopes.KEYS_READ);
    SigningKeyFilter filter = filter(Filter.parse(request.filter(), FILTER));
    return listings.page(
        call,
        "ListSigningKeys",
        request,
        page -> store.read(tx -> tx.signingKeys().list(filter, page)));
  }

  private static SigningKeyFilter filter(Filter asked) {
    return new SigningKeyFilter(
        asked.text("kid"),
        asked.text("algorithm"),
        asked.constant("purpose", KeyPurpose.class),
        asked.constant("state", SigningKeyState.class),
        asked.time("create_time"));
  }
}
