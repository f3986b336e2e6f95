package io.tokenauthority.server.http.dashboard;

import static io.tokenauthority.server.authority.admin.AdminScopes.SERVER_READ;

import io.tokenauthority.server.authority.admin.server.ReadOutlook;
import io.tokenauthority.server.authority.admin.server.Stats;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Badge;
import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.http.dashboard.view.OverviewView;
import io.tokenauthority.server.http.dashboard.view.OverviewView.Refused;
import io.tokenauthority.server.http.dashboard.view.OverviewView.Tile;
import io.tokenauthority.server.http.dashboard.view.TokenRow;
import io.tokenauthority.server.http.dashboard.view.When;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.store.Outlook;
import java.util.List;

/** What wants attention, at one look. */
final class OverviewPages {

  private static final String TOKENS = Places.TOKENS.path();

  private final DashboardActs.Watching watching;

  OverviewPages(DashboardActs.Watching watching) {
    this.watching = watching;
  }

  List<Route> routes(Gate gate) {
    return List.of(gate.page(Places.OVERVIEW.path(), this::overview));
  }

  private HttpAnswer overview(Visit visit) {
    if (!visit.may(SERVER_READ)) {
      return HttpAnswer.seeOther(Places.PROFILE.path());
    }
    Stats stats = watching.stats().read(visit.call());
    ReadOutlook.View outlook = watching.outlook().read(visit.call());
    Vitals vitals = watching.vitals().at(visit.now());
    return Screen.of(
        Screen.PAGES.overview(
            Places.OVERVIEW.frame(visit),
            new OverviewView(
                Badge.health(vitals.isFresh(), "DEGRADED"),
                stats.pendingUsers(),
                outlook.reuses(),
                tiles(stats, outlook.tokens()),
                ends(outlook.tokens()),
                outlook.soonest().stream().map(token -> TokenRow.of(token, visit.now())).toList(),
                outlook.refused().stream().map(each -> refused(each, visit)).toList(),
                List.of(
                    new Fact("Serves", "since " + When.of(vitals.start(), visit.now()).absolute()),
                    new Fact("Feed lag", When.lag(vitals.viewAge())),
                    new Fact("Store", vitals.store()),
                    new Fact("Version", vitals.version())))));
  }

  private static List<Tile> tiles(Stats stats, Outlook.TokenCounts tokens) {
    long usable = stats.serviceTokens().active() + stats.serviceTokens().expiring();
    return List.of(
        new Tile("", "token", "Usable tokens", When.number(usable), "", TOKENS),
        new Tile(
            tone(tokens.withinWeek()),
            "clock",
            "End within 7 days",
            When.number(tokens.withinWeek()),
            When.number(tokens.withinDay()) + " within a day",
            TOKENS + "?state=EXPIRING"),
        new Tile(
            "", "info", "Never used", When.number(tokens.neverUsed()), "a day old or more", ""),
        new Tile(
            "",
            "clock",
            "Idle for 90 days",
            When.number(tokens.idle()),
            "perhaps forgotten",
            TOKENS + "?used=idle"),
        new Tile(
            "",
            "account",
            "Accounts",
            When.number(stats.serviceAccounts()),
            "",
            Places.ACCOUNTS.path()),
        new Tile(
            "",
            "person",
            "Sessions",
            When.number(stats.sessions()),
            "of " + When.count(stats.users(), "user"),
            Places.USERS.path()));
  }

  private static String tone(long number) {
    return number > 0 ? "soon" : "";
  }

  private static String ends(Outlook.TokenCounts tokens) {
    return When.number(tokens.withinMonth())
        + " in 30 days, "
        + When.number(tokens.withinWeek())
        + " in 7, "
        + When.number(tokens.withinDay())
        + " in 1";
  }

  private static Refused refused(Outlook.Refused each, Visit visit) {
    return new Refused(each.peer(), When.number(each.times()), When.of(each.last(), visit.now()));
  }
}
