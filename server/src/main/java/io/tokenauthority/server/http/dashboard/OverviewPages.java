package io.tokenauthority.server.http.dashboard;

import static io.tokenauthority.server.authority.admin.AdminScopes.SERVER_READ;

import io.tokenauthority.server.authority.admin.server.Stats;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.Badge;
import io.tokenauthority.server.http.dashboard.view.Confirmation.Fact;
import io.tokenauthority.server.http.dashboard.view.HealthView;
import io.tokenauthority.server.http.dashboard.view.HealthView.Part;
import io.tokenauthority.server.http.dashboard.view.When;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import java.util.List;
import java.util.Optional;

/** How the whole does: what wants attention, and this replica's health. */
final class OverviewPages {

  private final DashboardActs.Watching watching;

  OverviewPages(DashboardActs acts) {
    this.watching = acts.watching();
  }

  List<Route> routes(Gate gate) {
    return List.of(
        gate.page(Places.OVERVIEW.path(), this::overview),
        gate.page(Places.HEALTH.path(), this::health));
  }

  private HttpAnswer overview(Visit visit) {
    if (!visit.may(SERVER_READ)) {
      return HttpAnswer.seeOther(Places.PROFILE.path());
    }
    return health(visit);
  }

  private HttpAnswer health(Visit visit) {
    Stats stats = watching.stats().read(visit.call());
    Vitals vitals = watching.vitals().at(visit.now());
    Badge trust = Badge.health(vitals.isFresh(), "STALE");
    HealthView view =
        new HealthView(
            Badge.health(vitals.isFresh(), "DEGRADED"),
            List.of(
                new Part(
                    "Trust feed",
                    Optional.of(trust),
                    List.of(
                        new Fact("Age of the view", When.span(vitals.viewAge())),
                        new Fact("Too old from", When.span(vitals.viewAgeLimit())),
                        new Fact("Newest revocation", Long.toString(vitals.sequence())),
                        new Fact("Revocations held", Long.toString(vitals.revocations())))),
                new Part(
                    "Store",
                    Optional.empty(),
                    List.of(
                        new Fact("Kind", vitals.store()),
                        new Fact("Size", Sizes.of(stats.storeBytes())),
                        new Fact(
                            "Audit rows to seal", Long.toString(stats.unsealedAuditEvents())))),
                new Part(
                    "Process",
                    Optional.empty(),
                    List.of(
                        new Fact("Version", vitals.version()),
                        new Fact("Serves since", When.of(vitals.start(), visit.now()).absolute()),
                        new Fact("Signatures by", vitals.signatures())))));
    return Screen.of(Screen.PAGES.health(Places.HEALTH.frame(visit), view));
  }
}
