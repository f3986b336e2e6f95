package io.tokenauthority.server.http.dashboard;

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

/** How the replica does that answers. */
final class HealthPages {

  private final DashboardActs.Watching watching;

  HealthPages(DashboardActs.Watching watching) {
    this.watching = watching;
  }

  List<Route> routes(Gate gate) {
    return List.of(gate.page(Places.HEALTH.path(), this::health));
  }

  private HttpAnswer health(Visit visit) {
    Stats stats = watching.stats().read(visit.call());
    Vitals vitals = watching.vitals().at(visit.now());
    Badge trust = Badge.health(vitals.isFresh(), "STALE");
    List<Part> parts =
        List.of(
            new Part("Trust feed", Optional.of(trust), trust(vitals)),
            new Part("Store", Optional.empty(), store(vitals, stats)),
            new Part(
                "Process",
                Optional.empty(),
                List.of(
                    new Fact("Version", vitals.version()),
                    new Fact("Serves since", When.of(vitals.start(), visit.now()).absolute()),
                    new Fact("Signatures by", vitals.signatures()))));
    return Screen.of(
        Screen.PAGES.health(
            Places.HEALTH.frame(visit),
            new HealthView(Badge.health(vitals.isFresh(), "DEGRADED"), parts)));
  }

  private static List<Fact> trust(Vitals vitals) {
    return List.of(
        new Fact("Lag", When.lag(vitals.viewAge())),
        new Fact("Judges until a lag of", When.span(vitals.viewAgeLimit())),
        new Fact("Newest revocation", Long.toString(vitals.sequence())),
        new Fact("Revocations held", When.number(vitals.revocations())));
  }

  private static List<Fact> store(Vitals vitals, Stats stats) {
    return List.of(
        new Fact("Kind", vitals.store()),
        new Fact("Size", Sizes.of(stats.storeBytes())),
        new Fact("Audit rows not sealed yet", When.number(stats.unsealedAuditEvents())),
        new Fact("Audit rows sealed", When.number(stats.auditHead().position())));
  }
}
