package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Listings;
import io.tokenauthority.server.authority.admin.filter.Filter;
import io.tokenauthority.server.authority.admin.filter.FilterFields;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.ServiceTokens.StateWindow;
import io.tokenauthority.server.store.ServiceTokens.TokenFilter;
import io.tokenauthority.token.TokenId;
import java.util.Optional;

/** Reads service tokens, never their secrets. */
public final class FindServiceTokens {

  private static final FilterFields FILTER =
      FilterFields.none()
          .texts("account", "grant_id", "display_name", "creator")
          .constant("state", ServiceToken.State.class)
          .constant("format", ServiceToken.Format.class)
          .flags("eternal")
          .times("create_time", "expire_time", "last_used_time");

  private final TokenDesk desk;
  private final Listings listings;

  public FindServiceTokens(TokenDesk desk, Listings listings) {
    this.desk = desk;
    this.listings = listings;
  }

  /**
   * One token.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND
   */
  public ServiceTokenRecord get(Call call, String tokenId) {
    call.require(AdminScopes.TOKENS_READ);
    TokenId id = Fields.tokenId("token_id", tokenId);
    return desk.store().read(tx -> desk.read(tx, id, call.now()));
  }

  /**
   * Many, newest first.
   *
   * @param account only this service account's; empty for all
   * @throws Denied FIELD_INVALID
   */
  public Listing<ServiceTokenRecord> list(Call call, String account, ListRequest request) {
    call.require(AdminScopes.TOKENS_READ);
    Filter filter = Filter.parse(request.filter(), FILTER);
    Optional<String> owner =
        account.isEmpty()
            ? filter.text("account")
            : Optional.of(Fields.serviceAccount("account", account).value());
    if (filter.text("account").filter(named -> !Optional.of(named).equals(owner)).isPresent()) {
      throw Denied.field("filter", "must not name another account than the field account");
    }
    TokenFilter wanted =
        new TokenFilter(
            owner,
            filter.text("grant_id"),
            filter.text("display_name"),
            filter.constant("state", ServiceToken.State.class),
            filter.constant("format", ServiceToken.Format.class),
            filter.text("creator"),
            filter.flag("eternal"),
            filter.time("create_time"),
            filter.time("expire_time"),
            filter.time("last_used_time"));
    StateWindow window = desk.window(call.now());
    return listings.page(
        call,
        "ListServiceTokens\n" + account,
        request,
        page -> {
          Page<Holding> found =
              desk.store().read(tx -> tx.serviceTokens().list(wanted, window, page));
          return new Page<>(
              found.items().stream().map(one -> ServiceTokenRecord.of(one, window)).toList(),
              found.next());
        });
  }
}
