package io.tokenauthority.server.http.dashboard;

import static io.tokenauthority.server.authority.admin.AdminScopes.TOKENS_REVOKE;
import static io.tokenauthority.server.authority.admin.AdminScopes.TOKENS_WRITE;

import io.tokenauthority.server.authority.admin.tokens.RevokedServiceToken;
import io.tokenauthority.server.authority.admin.tokens.ServiceTokenRecord;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Choice;
import io.tokenauthority.server.http.dashboard.view.Confirmation;
import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.dashboard.view.TokenRow;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.ServiceToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Service tokens: the list, one of them, and its revocation. */
final class TokenPages {

  private static final String LIST = Places.TOKENS.path();

  private static final Duration IDLE = Duration.ofDays(90);

  private final DashboardActs.Tokens tokens;

  TokenPages(DashboardActs.Tokens tokens) {
    this.tokens = tokens;
  }

  List<Route> routes(Gate gate) {
    return List.of(
        gate.page(LIST, this::list),
        gate.page(LIST + "/{id}", this::one),
        gate.page(LIST + "/{id}/revoke", visit -> ask(visit, Places.form(visit, Map.of()))),
        gate.act(LIST + "/{id}/revoke", this::revoke));
  }

  private HttpAnswer list(Visit visit) {
    Parameters query = visit.request().query();
    Terms terms = Terms.NONE.and("display_name", query.find("name"));
    String state = query.find("state").orElse("");
    terms =
        switch (state) {
          case "" -> terms;
          case "ETERNAL" -> terms.with("eternal = true");
          default -> terms.and("state", query.find("state"));
        };
    if (query.find("used").filter("idle"::equals).isPresent()) {
      terms =
          terms
              .with("last_used_time < \"" + visit.now().minus(IDLE) + "\"")
              .with("state = \"ACTIVE\"");
    }
    Terms asked = terms.and("account", query.find("account"));
    Lists.Shown<ServiceTokenRecord> shown =
        Lists.show(LIST, query, asked, request -> tokens.find().list(visit.call(), "", request));
    return Screen.of(
        Screen.PAGES.tokens(
            Places.TOKENS.frame(visit),
            shown.filter(),
            states(state),
            shown.items().stream().map(record -> TokenRow.of(record, visit.now())).toList(),
            shown.pages(),
            !asked.isEmpty(),
            visit.may(TOKENS_WRITE)));
  }

  private static List<Choice> states(String chosen) {
    List<Choice> states = new ArrayList<>();
    states.add(new Choice("", "Any", chosen.isEmpty()));
    for (ServiceToken.State state : ServiceToken.State.values()) {
      String words = state.name().charAt(0) + state.name().substring(1).toLowerCase(Locale.ROOT);
      states.add(new Choice(state.name(), words, chosen.equals(state.name())));
    }
    states.add(new Choice("ETERNAL", "Eternal", chosen.equals("ETERNAL")));
    return states;
  }

  private HttpAnswer one(Visit visit) {
    TokenRow token = read(visit);
    return Screen.of(
        Screen.PAGES.token(
            Places.TOKENS.frame(visit, token.name()),
            token,
            Usages.ofDay(tokens.usage(), visit.call(), token.id()),
            Usages.ofMonth(tokens.usage(), visit.call(), token.id()),
            visit.may(TOKENS_WRITE),
            visit.may(TOKENS_REVOKE)));
  }

  private TokenRow read(Visit visit) {
    return TokenRow.of(tokens.find().get(visit.call(), visit.part("id")), visit.now());
  }

  private HttpAnswer ask(Visit visit, Form form) {
    TokenRow token = read(visit);
    String path = LIST + "/" + token.id();
    return Screen.of(
        form.problem().isPresent() ? 400 : 200,
        Screen.PAGES.confirmReason(
            Places.TOKENS.frame(visit, "Revoke a token"),
            new Confirmation(
                "Revoke “" + token.name() + "”?",
                "The secret, its renewals and every access token made from it are refused within a"
                    + " second, everywhere. This cannot be undone.",
                "Revoke the token",
                path + "/revoke",
                path,
                List.of(
                    new Fact("Account", token.account()),
                    new Fact("Last used", token.lastUsed().relative()),
                    new Fact("Token id", token.id()))),
            form));
  }

  private HttpAnswer revoke(Visit visit) {
    return Returned.unless(
        visit,
        () -> {
          RevokedServiceToken done =
              tokens
                  .revoke()
                  .revoke(
                      visit.call(),
                      visit.part("id"),
                      visit.request().form().find("reason").orElse(""));
          String id = done.token().holding().token().id().value();
          return HttpAnswer.seeOther(LIST + "/" + id + Notice.TOKEN_REVOKED.query());
        },
        form -> ask(visit, form));
  }
}
