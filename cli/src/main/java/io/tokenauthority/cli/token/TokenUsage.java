package io.tokenauthority.cli.token;

import io.tokenauthority.cli.options.Moment;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.GetTokenUsageRequest;
import io.tokenauthority.v1.GetTokenUsageResponse;
import io.tokenauthority.v1.HourlyUsage;
import io.tokenauthority.v1.ServiceTokensGrpc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "usage", description = "How often a service token was used, per hour.")
final class TokenUsage implements Command {

  private static final int BAR = 30;

  private final Workbench bench;

  @Parameters(paramLabel = "TOKEN_ID", description = "Its id.")
  String tokenId = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From this hour: 7d (ago), 2026-12-01, or an instant (default 24h ago).")
  @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "To this hour (default now). At most 31 days in all.")
  @Nullable Moment until;

  TokenUsage(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    TokenIds.refuseSecret(tokenId);
    GetTokenUsageRequest.Builder request = GetTokenUsageRequest.newBuilder().setTokenId(tokenId);
    if (since != null) {
      request.setStartTime(since.proto(bench.terminal().clock()));
    }
    if (until != null) {
      request.setEndTime(until.proto(bench.terminal().clock()));
    }
    try (Session session = bench.connect()) {
      var tokens = session.signedIn(ServiceTokensGrpc::newBlockingStub);
      GetTokenUsageResponse usage =
          session.ask("reading the usage", () -> tokens.getTokenUsage(request.build()));
      Output output = bench.output();
      output.show(usage, () -> table(usage));
      if (output.format() == Output.Format.TABLE) {
        output.note(summary(usage, output.words()));
      }
      return ExitCode.OK;
    }
  }

  /** Hours without use are left out: a week of silence is 168 lines that say nothing. */
  private static Table table(GetTokenUsageResponse usage) {
    Table table = Table.of("HOUR (UTC)", "USES", "");
    long most = usage.getHoursList().stream().mapToLong(HourlyUsage::getCount).max().orElse(0);
    for (HourlyUsage hour : usage.getHoursList()) {
      if (hour.getCount() > 0) {
        int bar = (int) Math.max(1, hour.getCount() * BAR / most);
        table.row(
            Words.second(hour.getHour()).substring(0, 16),
            String.valueOf(hour.getCount()),
            "█".repeat(bar));
      }
    }
    return table;
  }

  private static String summary(GetTokenUsageResponse usage, Words words) {
    return Words.count(usage.getTotalCount(), "use")
        + " in "
        + Words.count(usage.getHoursCount(), "hour")
        + "; last used "
        + (usage.hasLastUsedTime() ? words.relative(usage.getLastUsedTime()) : "never")
        + ".";
  }
}
