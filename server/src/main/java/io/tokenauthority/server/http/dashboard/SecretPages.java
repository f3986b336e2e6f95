package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.IssuedServiceToken;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.Renewal;
import io.tokenauthority.server.authority.admin.tokens.Renewed;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.AccountRow;
import io.tokenauthority.server.http.dashboard.view.Choice;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.TokenRow;
import io.tokenauthority.server.http.dashboard.view.When;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.ServiceToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What makes a secret and shows it once: a new token, and a renewed one. The page with the secret
 * is the answer to the form itself, so that it has no address; sent again, the form gives the same
 * secret for some minutes and then none.
 */
final class SecretPages {

  private static final String LIST = Places.TOKENS.path();
  private static final int MOST_ACCOUNTS = 1000;
  private static final String USUAL_DAYS = "30";

  private final DashboardActs.Tokens tokens;
  private final DashboardActs.Accounts accounts;

  SecretPages(DashboardActs.Tokens tokens, DashboardActs.Accounts accounts) {
    this.tokens = tokens;
    this.accounts = accounts;
  }

  List<Route> routes(Gate gate) {
    return List.of(
        gate.page(
            LIST + "/new",
            visit -> fill(visit, Places.form(visit, Map.of("days", List.of(USUAL_DAYS))))),
        gate.act(LIST + "/new", this::create),
        gate.page(LIST + "/{id}/renew", visit -> ask(visit, Places.form(visit, Map.of()))),
        gate.act(LIST + "/{id}/renew", this::renew));
  }

  private HttpAnswer fill(Visit visit, Form form) {
    String named =
        form.value("account").isEmpty()
            ? visit.request().query().find("account").orElse("")
            : form.value("account");
    Optional<AccountRow> account =
        named.isEmpty()
            ? Optional.empty()
            : Optional.of(AccountRow.of(accounts.find().get(visit.call(), named), visit.now()));
    List<Choice> choices = account.isPresent() ? List.of() : choices(visit);
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.tokenNew(Places.TOKENS.frame(visit, "New token"), form, choices, account));
  }

  private List<Choice> choices(Visit visit) {
    ListRequest enabled = new ListRequest(MOST_ACCOUNTS, "", "enabled = true");
    return accounts.find().list(visit.call(), enabled).items().stream()
        .map(found -> AccountRow.of(found, visit.now()))
        .map(
            row ->
                new Choice(
                    row.id(),
                    row.name().isEmpty() ? row.id() : row.id() + " · " + row.name(),
                    false))
        .toList();
  }

  private HttpAnswer create(Visit visit) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          IssuedServiceToken made =
              tokens
                  .create()
                  .create(
                      visit.call(),
                      new NewServiceToken(
                          form.find("account").orElse(""),
                          form.find("display_name").orElse(""),
                          form.all("scopes"),
                          form.all("audiences"),
                          expiry(form),
                          form.find("format").filter("JWT"::equals).isPresent()
                              ? ServiceToken.Format.JWT
                              : ServiceToken.Format.OPAQUE,
                          form.find("request_id").orElse("")));
          return show(visit, TokenRow.of(made.token(), visit.now()), made.secret(), "");
        },
        back -> fill(visit, back));
  }

  private static Expiry expiry(Parameters form) {
    boolean eternal = form.find("eternal").isPresent();
    return Expiry.of(
        eternal ? Optional.empty() : form.find("days").map(SecretPages::days),
        eternal ? Optional.of(true) : Optional.empty());
  }

  private static Duration days(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw Denied.field("days", "a whole number of days");
    }
    return Duration.ofDays(Long.parseLong(text));
  }

  private HttpAnswer show(Visit visit, TokenRow token, String secret, String old) {
    return Screen.of(
        Screen.PAGES.tokenSecret(Places.TOKENS.frame(visit, "The secret"), token, secret, old));
  }

  private HttpAnswer ask(Visit visit, Form form) {
    TokenRow token = TokenRow.of(tokens.find().get(visit.call(), visit.part("id")), visit.now());
    String chosen = form.value("overlap").isEmpty() ? "1" : form.value("overlap");
    List<Choice> overlaps =
        Stream.of("0", "1", "6", "24")
            .map(
                hours ->
                    new Choice(
                        hours,
                        hours.equals("0")
                            ? "no time: it is refused at once"
                            : When.count(Long.parseLong(hours), "hour"),
                        hours.equals(chosen)))
            .toList();
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.tokenRenew(
            Places.TOKENS.frame(visit, "Renew a token"), form, token, overlaps));
  }

  private HttpAnswer renew(Visit visit) {
    Parameters form = visit.request().form();
    return Returned.unless(
        visit,
        () -> {
          Renewed renewed =
              tokens
                  .renew()
                  .renew(
                      visit.call(),
                      new Renewal(
                          visit.part("id"),
                          expiry(form),
                          Optional.empty(),
                          form.find("overlap").map(SecretPages::hours),
                          form.find("request_id").orElse("")));
          if (!(renewed instanceof Renewed.Done done)) {
            throw Denied.because(Reason.NOT_RENEWABLE, "it is not time to renew it");
          }
          When end = When.of(done.overlapEnd(), visit.now());
          String old =
              done.overlapEnd().isAfter(visit.now())
                  ? "works until " + end.absolute()
                  : "is refused from now on";
          return show(visit, TokenRow.of(done.token(), visit.now()), done.secret(), old);
        },
        back -> ask(visit, back));
  }

  private static Duration hours(String text) {
    if (!text.matches("[0-9]{1,2}")) {
      throw Denied.field("overlap", "a whole number of hours");
    }
    return Duration.ofHours(Long.parseLong(text));
  }
}
