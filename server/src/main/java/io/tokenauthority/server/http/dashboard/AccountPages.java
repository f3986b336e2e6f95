package io.tokenauthority.server.http.dashboard;

import static io.tokenauthority.server.authority.admin.AdminScopes.ACCOUNTS_WRITE;
import static io.tokenauthority.server.authority.admin.AdminScopes.TOKENS_READ;
import static io.tokenauthority.server.authority.admin.AdminScopes.TOKENS_WRITE;

import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccount;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.AccountRow;
import io.tokenauthority.server.http.dashboard.view.TokenRow;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import java.util.List;

/** Service accounts: the list, and one of them with its tokens. */
final class AccountPages {

  private static final String LIST = Places.ACCOUNTS.path();
  private static final int TOKENS_SHOWN = 20;

  private final DashboardActs.Accounts accounts;
  private final DashboardActs.Tokens tokens;

  AccountPages(DashboardActs.Accounts accounts, DashboardActs.Tokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  List<Route> routes(Gate gate) {
    return List.of(gate.page(LIST, this::list), gate.page(LIST + "/{id}", this::one));
  }

  private HttpAnswer list(Visit visit) {
    Parameters query = visit.request().query();
    Terms terms =
        Terms.NONE.and("account", query.find("account")).and("display_name", query.find("name"));
    Lists.Shown<ServiceAccount> shown =
        Lists.show(LIST, query, terms, request -> accounts.find().list(visit.call(), request));
    return Screen.of(
        Screen.PAGES.accounts(
            Places.ACCOUNTS.frame(visit),
            shown.filter(),
            shown.items().stream().map(account -> AccountRow.of(account, visit.now())).toList(),
            shown.pages(),
            !terms.isEmpty(),
            visit.may(ACCOUNTS_WRITE)));
  }

  private HttpAnswer one(Visit visit) {
    AccountRow account =
        AccountRow.of(accounts.find().get(visit.call(), visit.part("id")), visit.now());
    ListRequest newest = new ListRequest(TOKENS_SHOWN, "", "");
    List<TokenRow> held =
        visit.may(TOKENS_READ)
            ? tokens.find().list(visit.call(), account.id(), newest).items().stream()
                .map(token -> TokenRow.of(token, visit.now()))
                .toList()
            : List.of();
    return Screen.of(
        Screen.PAGES.account(
            Places.ACCOUNTS.frame(visit, account.id()),
            account,
            held,
            visit.may(ACCOUNTS_WRITE),
            visit.may(TOKENS_WRITE)));
  }
}
