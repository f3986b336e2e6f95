package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccountChange;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.AccountRow;
import io.tokenauthority.server.http.dashboard.view.Confirmation;
import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import java.util.List;
import java.util.Map;

/** What is done to service accounts: made, changed, disabled, enabled, deleted. */
final class AccountActs {

  private static final String LIST = Places.ACCOUNTS.path();
  private static final String NEW = "/dashboard/new-account";

  private final DashboardActs.Accounts accounts;

  AccountActs(DashboardActs.Accounts accounts) {
    this.accounts = accounts;
  }

  List<Route> routes(Gate gate) {
    String one = LIST + "/{id}";
    return List.of(
        gate.page(
            NEW, visit -> fill(visit, Places.form(visit, Map.of("tier", List.of("default"))))),
        gate.act(NEW, this::create),
        gate.page(one + "/edit", visit -> edit(visit, present(visit))),
        gate.act(one + "/edit", this::change),
        gate.page(one + "/disable", visit -> askDisable(visit, Places.form(visit, Map.of()))),
        gate.act(one + "/disable", visit -> enable(visit, false)),
        gate.act(one + "/enable", visit -> enable(visit, true)),
        gate.page(one + "/delete", visit -> askDelete(visit, Places.form(visit, Map.of()))),
        gate.act(one + "/delete", this::delete));
  }

  private HttpAnswer fill(Visit visit, Form form) {
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.accountNew(Places.ACCOUNTS.frame(visit, "New account"), form));
  }

  private HttpAnswer create(Visit visit) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          var made =
              accounts
                  .create()
                  .create(
                      visit.call(),
                      new NewServiceAccount(
                          form.find("account").orElse(""),
                          form.find("display_name").orElse(""),
                          Words.of(form, "allowed_scopes"),
                          Words.of(form, "allowed_audiences"),
                          form.find("tier").orElse(""),
                          List.of(),
                          form.find("request_id").orElse("")));
          return HttpAnswer.seeOther(
              LIST + "/" + made.account().id().value() + Notice.ACCOUNT_CREATED.query());
        },
        back -> fill(visit, back));
  }

  private AccountRow read(Visit visit) {
    return AccountRow.of(accounts.find().get(visit.call(), visit.part("id")), visit.now());
  }

  private Form present(Visit visit) {
    AccountRow account = read(visit);
    return Places.form(
        visit,
        Map.of(
            "display_name", List.of(account.name()),
            "allowed_scopes", List.of(String.join("\n", account.scopes())),
            "allowed_audiences", List.of(String.join("\n", account.audiences())),
            "tier", List.of(account.tier()),
            "etag", List.of(account.etag())));
  }

  private HttpAnswer edit(Visit visit, Form form) {
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.accountEdit(
            Places.ACCOUNTS.frame(visit, "Edit an account"), form, visit.part("id")));
  }

  private HttpAnswer change(Visit visit) {
    Parameters form = visit.request().form();
    ServiceAccountChange change =
        new ServiceAccountChange(
            visit.part("id"),
            List.of("display_name", "allowed_scopes", "allowed_audiences", "tier"),
            form.find("etag").orElse(""),
            form.find("display_name").orElse(""),
            Words.of(form, "allowed_scopes"),
            Words.of(form, "allowed_audiences"),
            form.find("tier").orElse(""),
            List.of(),
            true);
    return Returned.unless(
        visit, () -> done(change, visit, Notice.ACCOUNT_CHANGED), back -> edit(visit, back));
  }

  private HttpAnswer done(ServiceAccountChange change, Visit visit, Notice notice) {
    String id = accounts.update().update(visit.call(), change).record().account().id().value();
    return HttpAnswer.seeOther(LIST + "/" + id + notice.query());
  }

  private HttpAnswer enable(Visit visit, boolean enabled) {
    ServiceAccountChange change =
        new ServiceAccountChange(
            visit.part("id"),
            List.of("enabled"),
            "",
            "",
            List.of(),
            List.of(),
            "",
            List.of(),
            enabled);
    return Returned.unless(
        visit,
        () -> done(change, visit, enabled ? Notice.ACCOUNT_ENABLED : Notice.ACCOUNT_DISABLED),
        back -> askDisable(visit, back));
  }

  private HttpAnswer askDisable(Visit visit, Form form) {
    return ask(
        visit,
        form,
        "Disable",
        "/disable",
        "All its tokens and keys are dead from then on, also when it is enabled again: it will need"
            + " new ones.");
  }

  private HttpAnswer askDelete(Visit visit, Form form) {
    return ask(
        visit,
        form,
        "Delete",
        "/delete",
        "All its tokens are dead from then on. Its id is never given to another. This cannot be"
            + " undone.");
  }

  private HttpAnswer ask(Visit visit, Form form, String verb, String act, String consequence) {
    AccountRow account = read(visit);
    String path = LIST + "/" + account.id();
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.confirm(
            Places.ACCOUNTS.frame(visit, verb + " an account"),
            new Confirmation(
                verb + " “" + account.id() + "”?",
                consequence,
                verb + " the account",
                path + act,
                path,
                List.of(
                    new Fact("Name", account.name().isEmpty() ? "none" : account.name()),
                    new Fact("Made", account.made().relative()))),
            form,
            null));
  }

  private HttpAnswer delete(Visit visit) {
    return Returned.unless(
        visit,
        () -> {
          var unused = accounts.delete().delete(visit.call(), visit.part("id"), "");
          return HttpAnswer.seeOther(LIST + Notice.ACCOUNT_DELETED.query());
        },
        back -> askDelete(visit, back));
  }
}
