package io.tokenauthority.server;

import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.session.EndSession;
import io.tokenauthority.server.authority.session.FormTokens;
import io.tokenauthority.server.authority.session.OpenSession;
import io.tokenauthority.server.authority.session.ResumeSession;
import io.tokenauthority.server.authority.session.SessionPolicy;
import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.dashboard.Dashboard;
import io.tokenauthority.server.http.dashboard.DashboardActs;
import io.tokenauthority.server.http.dashboard.Vitals;
import io.tokenauthority.server.http.session.Door;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.trust.ViewMark;
import java.time.Instant;

/** What people see in a browser: sessions, and the dashboard over the use-cases of all others. */
final class Browsers {

  private Browsers() {}

  static Area area(Ground ground, AdminPlane admin) {
    SessionPolicy policy = Policies.sessions(ground.configuration().edge().http().sessions());
    FormTokens forms = new FormTokens(ground.masterKey().digest(KeyUse.FORMS));
    EndSession end = new EndSession(ground.store(), ground.journal(), ground.trust());
    OpenSession open =
        new OpenSession(
            ground.store(),
            ground.journal(),
            new Refusals(ground.store(), ground.journal(), ground.limits()),
            DataPlane.proof(ground),
            policy,
            ground.random());
    ResumeSession resume = new ResumeSession(ground.store(), policy);
    return Dashboard.area(
        resume,
        forms,
        new Door(open, resume, end, forms, ground.random()),
        acts(ground, admin, end));
  }

  private static DashboardActs acts(Ground ground, AdminPlane admin, EndSession end) {
    AdminPlane.Tokens tokens = admin.tokens();
    AdminPlane.Accounts accounts = admin.accounts();
    return new DashboardActs(
        new DashboardActs.Tokens(
            tokens.create(), tokens.find(), tokens.renew(), tokens.revoke(), tokens.usage()),
        new DashboardActs.Accounts(
            accounts.create(), accounts.find(), accounts.update(), accounts.delete()),
        new DashboardActs.Users(
            admin.users().create(),
            admin.users().approve(),
            admin.users().find(),
            admin.users().update(),
            admin.users().setPassword(),
            admin.users().delete(),
            end),
        new DashboardActs.Keys(admin.keys().find(), admin.keys().rotate(), admin.keys().revoke()),
        new DashboardActs.Watching(
            admin.audit().list(),
            admin.server().stats(),
            admin.server().outlook(),
            vitals(ground)));
  }

  private static Vitals.Reader vitals(Ground ground) {
    Instant start = ground.time().instant();
    return now -> {
      ViewMark mark = ground.trust().mark(now);
      return new Vitals(
          Version.TEXT,
          start,
          ground.store().describe(),
          ground.signatures().describe(),
          mark.sequence(),
          mark.age(),
          ground.configuration().policy().tokens().viewAge(),
          ground.trust().size());
    };
  }
}
