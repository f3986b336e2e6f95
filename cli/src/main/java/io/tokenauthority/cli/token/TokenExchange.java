package io.tokenauthority.cli.token;

import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.v1.IssueTokenRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "exchange",
    description = "Trade an access token for a narrower one, or one that says who acts (RFC 8693).")
final class TokenExchange implements Command {

  private final Workbench bench;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Read the subject's access token from FILE (- is stdin); else you are asked.")
  @Nullable String subjectFile;

  @Option(
      names = "--actor-token-file",
      paramLabel = "FILE",
      description = "Read the token of who acts for the subject from FILE.")
  @Nullable String actorFile;

  @Mixin AccessOptions access = new AccessOptions();

  TokenExchange(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    IssueTokenRequest.Builder request = IssueTokenRequest.newBuilder();
    request
        .getTokenExchangeBuilder()
        .setSubjectToken(bench.secrets().read(subjectFile, "The subject's token", "--token-file"));
    if (actorFile != null) {
      request
          .getTokenExchangeBuilder()
          .setActorToken(
              bench.secrets().read(actorFile, "The actor's token", "--actor-token-file"));
    }
    access.issue(bench, request);
    return ExitCode.OK;
  }
}
