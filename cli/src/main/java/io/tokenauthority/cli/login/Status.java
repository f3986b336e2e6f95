package io.tokenauthority.cli.login;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.GetServerInfoRequest;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.GetStatsRequest;
import io.tokenauthority.v1.GetStatsResponse;
import picocli.CommandLine;

@CommandLine.Command(
    name = "status",
    description = "Show whether the authority serves, what it is and how it stands.",
    footer = {"", "Ends 6 if it does not serve. The figures need a sign-in with server:read."})
public final class Status implements Command {

  private final Workbench bench;

  public Status(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var health = session.anonymous(HealthGrpc::newBlockingStub);
      HealthCheckResponse answer =
          session.ask(
              "asking for its health", () -> health.check(HealthCheckRequest.getDefaultInstance()));
      boolean serving = answer.getStatus() == HealthCheckResponse.ServingStatus.SERVING;
      if (!serving || !session.hasCredential()) {
        bench.output().show(answer, () -> healthCard(session, answer));
        if (serving) {
          bench.output().note("sign in to see more: tokenctl login");
        }
        return serving ? ExitCode.OK : ExitCode.UNAVAILABLE;
      }
      showAll(session, answer);
      return ExitCode.OK;
    }
  }

  private void showAll(Session session, HealthCheckResponse answer) {
    var authority = session.signedIn(AuthorityGrpc::newBlockingStub);
    GetServerInfoResponse info =
        session.ask(
            "reading what it is",
            () -> authority.getServerInfo(GetServerInfoRequest.getDefaultInstance()));
    GetStatsResponse stats =
        session.ask(
            "reading its figures", () -> authority.getStats(GetStatsRequest.getDefaultInstance()));
    Output output = bench.output();
    output.show(
        StatusView.json(answer, info, stats),
        () -> new StatusView(output.words()).fill(healthCard(session, answer), info, stats));
  }

  private static Table healthCard(Session session, HealthCheckResponse answer) {
    return Table.card()
        .row("Authority", session.link().endpoint().toString())
        .row("Health", answer.getStatus().name().replace('_', ' '));
  }
}
