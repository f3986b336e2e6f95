package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Listings;
import io.tokenauthority.server.authority.admin.Missing;
import io.tokenauthority.server.authority.admin.filter.Filter;
import io.tokenauthority.server.authority.admin.filter.FilterFields;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Names;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Users.UserFilter;
import io.tokenauthority.token.AccountId;

/** Reads users. */
public final class FindUsers {

  private static final FilterFields FILTER =
      FilterFields.none()
          .texts("username", "email")
          .constant("role", Role.class)
          .constant("state", AccountState.class)
          .flags("enabled")
          .times("create_time", "last_login_time");

  private final Store store;
  private final Listings listings;

  public FindUsers(Store store, Listings listings) {
    this.store = store;
    this.listings = listings;
  }

  /**
   * One user, by id.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND
   */
  public User get(Call call, String userId) {
    call.require(AdminScopes.USERS_READ);
    AccountId id = Fields.user("user_id", userId);
    return store.read(tx -> UserRows.present(tx, id));
  }

  /**
   * One user, by name or e-mail address as somebody typed it.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND
   */
  public User getByLogin(Call call, String username) {
    call.require(AdminScopes.USERS_READ);
    String login = LoginFields.login("username", username);
    return store.read(tx -> tx.users().findByLogin(login).orElseThrow(Missing.record("user")));
  }

  /**
   * Many, by canonical name, ascending.
   *
   * @throws Denied FIELD_INVALID
   */
  public Listing<User> list(Call call, ListRequest request) {
    call.require(AdminScopes.USERS_READ);
    Filter filter = Filter.parse(request.filter(), FILTER);
    UserFilter wanted =
        new UserFilter(
            filter.text("username").map(Names::canonical),
            filter.text("email").map(Names::canonical),
            filter.constant("role", Role.class),
            filter.constant("state", AccountState.class),
            filter.flag("enabled"),
            filter.time("create_time"),
            filter.time("last_login_time"));
    return listings.page(
        call, "ListUsers", request, page -> store.read(tx -> tx.users().list(wanted, page)));
  }
}
