package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Frame;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.session.Visit;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.token.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The places of the dashboard, each with the scope that it takes to be shown there. */
enum Places {
  OVERVIEW("/dashboard", "overview", "Overview", Optional.of(AdminScopes.SERVER_READ)),
  TOKENS("/dashboard/tokens", "token", "Tokens", Optional.of(AdminScopes.TOKENS_READ)),
  ACCOUNTS("/dashboard/accounts", "account", "Accounts", Optional.of(AdminScopes.ACCOUNTS_READ)),
  USERS("/dashboard/users", "users", "Users", Optional.of(AdminScopes.USERS_READ)),
  KEYS("/dashboard/keys", "key", "Signing keys", Optional.of(AdminScopes.KEYS_READ)),
  AUDIT("/dashboard/audit", "audit", "Audit trail", Optional.of(AdminScopes.AUDIT_READ)),
  HEALTH("/dashboard/health", "health", "Health", Optional.of(AdminScopes.SERVER_READ)),
  PROFILE("/dashboard/profile", "person", "Profile", Optional.empty());

  private final String path;
  private final String icon;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // a Scope is immutable; it carries no annotation
  private final Optional<Scope> needs;

  Places(String path, String icon, String title, Optional<Scope> needs) {
    this.path = path;
    this.icon = icon;
    this.title = title;
    this.needs = needs;
  }

  String path() {
    return path;
  }

  /** The frame of this place's own page. */
  Frame frame(Visit visit) {
    return frame(visit, title);
  }

  /** The frame of a page within this place. */
  Frame frame(Visit visit, String pageTitle) {
    User user = visit.session().user();
    List<Frame.Place> shown =
        Arrays.stream(values())
            .filter(place -> place.needs.map(visit::may).orElse(true))
            .map(place -> new Frame.Place(place.path, place.icon, place.title, place == this))
            .toList();
    return new Frame(
        pageTitle,
        shown,
        user.username(),
        user.role().name(),
        visit.formToken(),
        visit.request().query().find("done").flatMap(Notice::of));
  }

  /** A blank form of this visit, filled in with these values. */
  static Form form(Visit visit, Map<String, List<String>> values) {
    return new Form(visit.formToken(), UUID.randomUUID().toString(), values, Optional.empty());
  }
}
