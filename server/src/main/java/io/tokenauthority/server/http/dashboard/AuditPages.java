package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.audit.ListAuditEvents;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.Parameters;
import io.tokenauthority.server.http.Route;
import io.tokenauthority.server.http.dashboard.view.AuditRow;
import io.tokenauthority.server.http.dashboard.view.Choice;
import io.tokenauthority.server.http.session.Gate;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The audit trail. Its first page is live: the script asks for the newest rows again and again and
 * puts those in that it does not show yet.
 */
final class AuditPages {

  private static final String LIST = Places.AUDIT.path();
  private static final String TAIL = LIST + "/newest";
  private static final int NEWEST = 25;

  private final ListAuditEvents events;

  AuditPages(ListAuditEvents events) {
    this.events = events;
  }

  List<Route> routes(Gate gate) {
    return List.of(gate.page(LIST, this::list), gate.page(TAIL, this::newest));
  }

  private HttpAnswer list(Visit visit) {
    Parameters query = visit.request().query();
    Terms terms = terms(query);
    Lists.Shown<AuditTrail.Row> shown =
        Lists.show(LIST, query, terms, request -> events.list(visit.call(), request));
    boolean first = query.find("page").isEmpty() && shown.filter().problem().isEmpty();
    return Screen.of(
        Screen.PAGES.audit(
            Places.AUDIT.frame(visit),
            shown.filter(),
            outcomes(query.find("outcome").orElse("")),
            rows(visit, shown.items()),
            shown.pages(),
            !terms.isEmpty(),
            first ? tail(query) : ""));
  }

  private HttpAnswer newest(Visit visit) {
    ListRequest request = new ListRequest(NEWEST, "", terms(visit.request().query()).text());
    return Screen.of(
        Screen.PAGES.auditTail(rows(visit, events.list(visit.call(), request).items())));
  }

  private static Terms terms(Parameters query) {
    return Terms.NONE
        .and("actor", query.find("actor"))
        .and("action", query.find("action"))
        .and("target_id", query.find("target"))
        .and("peer", query.find("peer"))
        .and("outcome", query.find("outcome"));
  }

  private static String tail(Parameters query) {
    String same =
        query.names().stream()
            .filter(name -> !query.all(name).get(0).isEmpty())
            .map(name -> encoded(name) + "=" + encoded(query.all(name).get(0)))
            .sorted()
            .collect(Collectors.joining("&"));
    return same.isEmpty() ? TAIL : TAIL + "?" + same;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<AuditRow> rows(Visit visit, List<AuditTrail.Row> rows) {
    return rows.stream().map(row -> AuditRow.of(row, visit.now())).toList();
  }

  private static List<Choice> outcomes(String chosen) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice("", "Any", chosen.isEmpty()));
    for (AuditEvent.Outcome outcome : AuditEvent.Outcome.values()) {
      choices.add(new Choice(outcome.name(), outcome.name(), outcome.name().equals(chosen)));
    }
    return choices;
  }
}
