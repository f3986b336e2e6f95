package io.tokenauthority.server.authority.admin.accounts;

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
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.store.Accounts.ServiceAccountFilter;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads service accounts. */
public final class FindServiceAccounts {

  private static final FilterFields FILTER =
      FilterFields.none()
          .texts("account", "display_name", "tier")
          .flags("enabled")
          .times("create_time");

  private final Store store;
  private final Listings listings;

  public FindServiceAccounts(Store store, Listings listings) {
    this.store = store;
    this.listings = listings;
  }

  /**
   * One account.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND
   */
  public ServiceAccount get(Call call, String account) {
    call.require(AdminScopes.ACCOUNTS_READ);
    AccountId id = Fields.serviceAccount("account", account);
    return store.read(tx -> read(tx, id));
  }

  /**
   * Many, by id, ascending.
   *
   * @throws Denied FIELD_INVALID
   */
  public Listing<ServiceAccount> list(Call call, ListRequest request) {
    call.require(AdminScopes.ACCOUNTS_READ);
    Filter filter = Filter.parse(request.filter(), FILTER);
    ServiceAccountFilter wanted =
        new ServiceAccountFilter(
            filter.text("account"),
            filter.text("display_name"),
            filter.flag("enabled"),
            filter.text("tier"),
            filter.time("create_time"));
    return listings.page(
        call, "ListServiceAccounts", request, page -> store.read(tx -> query(tx, wanted, page)));
  }

  private static Page<ServiceAccount> query(
      Transaction tx, ServiceAccountFilter wanted, PageRequest page) {
    Page<Account> accounts = tx.accounts().listServiceAccounts(wanted, page);
    Map<AccountId, List<PublicKeys.Holding>> keys =
        tx.publicKeys().ofAccounts(accounts.items().stream().map(Account::id).toList());
    return new Page<>(
        accounts.items().stream()
            .map(account -> new ServiceAccount(account, keys.getOrDefault(account.id(), List.of())))
            .toList(),
        accounts.next());
  }

  /** A service account that was not deleted, with its keys. */
  static ServiceAccount read(Transaction tx, AccountId id) {
    return new ServiceAccount(present(tx, id), tx.publicKeys().ofAccount(id));
  }

  /** A service account that was not deleted. */
  static Account present(Transaction tx, AccountId id) {
    return present(tx.accounts().find(id), id);
  }

  /** The same for who changes it: nobody else does until the end of the transaction. */
  static Account held(Transaction tx, AccountId id) {
    return present(tx.accounts().hold(id), id);
  }

  private static Account present(Optional<Account> found, AccountId id) {
    return found
        .filter(account -> account.kind() == AccountKind.SERVICE)
        .filter(account -> account.state() != AccountState.DELETED)
        .orElseThrow(Missing.record("service_account", id.value()));
  }
}
