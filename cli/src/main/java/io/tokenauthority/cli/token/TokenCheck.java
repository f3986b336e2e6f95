package io.tokenauthority.cli.token;

import static io.tokenauthority.cli.terminal.Words.list;

import io.tokenauthority.cli.options.TokenInput;
import io.tokenauthority.cli.options.Values;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.Actor;
import io.tokenauthority.v1.InactiveReason;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenKind;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "check",
    description =
        "Ask whether a token is active. Ends 0 if it is, 8 if not, 4 if it lacks a --scope.")
final class TokenCheck implements Command {

  private final Workbench bench;

  @Mixin TokenInput token = new TokenInput();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "It must hold this scope; may be repeated.")
  @Nullable List<String> scopes;

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "It must be for this audience.")
  String audience = "";

  @Option(
      names = "--min-revocation-sequence",
      paramLabel = "N",
      description = "Judge by a view that knows this revocation (revoke prints it).")
  long minSequence;

  TokenCheck(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    try (Session session = bench.connect()) {
      var authority = session.signedIn(TokenAuthorityGrpc::newBlockingStub);
      ValidateTokenRequest request =
          ValidateTokenRequest.newBuilder()
              .setToken(token.read(bench, "The token to check"))
              .addAllRequiredScopes(Values.split(scopes))
              .setAudience(audience)
              .setMinRevocationSequence(minSequence)
              .build();
      ValidateTokenResponse verdict =
          session.ask("checking the token", () -> authority.validateToken(request));
      Output output = bench.output();
      output.show(verdict, () -> card(verdict, output.words()));
      return exitCode(verdict);
    }
  }

  private static ExitCode exitCode(ValidateTokenResponse verdict) {
    if (!verdict.getActive()) {
      return ExitCode.INACTIVE_TOKEN;
    }
    return verdict.getMissingScopesCount() == 0 ? ExitCode.OK : ExitCode.DENIED;
  }

  private static Table card(ValidateTokenResponse verdict, Words words) {
    if (!verdict.getActive()) {
      return Table.card()
          .row("State", "INACTIVE" + why(verdict.getInactiveReason()))
          .row("Judged by", view(verdict));
    }
    Table card =
        Table.card()
            .row(
                "State",
                verdict.getMissingScopesCount() == 0 ? "ACTIVE" : "ACTIVE, NOT SUFFICIENT");
    if (verdict.getMissingScopesCount() > 0) {
      card.row("Missing", list(verdict.getMissingScopesList()));
    }
    card.row(
            "Kind",
            verdict.getKind() == TokenKind.TOKEN_KIND_SERVICE ? "service token" : "access token")
        .row("Subject", verdict.getSubject())
        .row("Scopes", list(verdict.getScopesList()))
        .row("Audiences", list(verdict.getAudiencesList()))
        .row("Issued", words.full(verdict.getIssueTime()))
        .row("Ends", words.full(verdict.getExpireTime()));
    if (verdict.hasActor()) {
      card.row("Acting", actors(verdict.getActor()));
    }
    if (verdict.hasConfirmation()) {
      card.row("Bound to", "client certificate " + verdict.getConfirmation().getX5TS256());
    }
    return card.optionalRow("Tier", verdict.getTier())
        .row("Token id", verdict.getTokenId())
        .row("Grant id", verdict.getGrantId())
        .row("Judged by", view(verdict));
  }

  private static String why(InactiveReason reason) {
    return switch (reason) {
      case INACTIVE_REASON_UNSPECIFIED, UNRECOGNIZED -> "";
      case INACTIVE_REASON_MALFORMED -> ": it is no token by its form or checksum";
      case INACTIVE_REASON_EXPIRED -> ": EXPIRED";
      case INACTIVE_REASON_REVOKED -> ": REVOKED";
      case INACTIVE_REASON_INVALID -> ": it was never issued here, or was altered";
      case INACTIVE_REASON_AUDIENCE_MISMATCH -> ": it is for another audience";
      case INACTIVE_REASON_SIGNING_KEY_UNKNOWN -> ": no published key signed it";
      case INACTIVE_REASON_WRONG_KIND -> ": it is a refresh or set-up token, good for no call";
    };
  }

  private static String view(ValidateTokenResponse verdict) {
    return "revocations up to "
        + verdict.getRevocationSequence()
        + ", known complete "
        + Words.span(verdict.getViewAge())
        + " ago";
  }

  private static String actors(Actor actor) {
    return actor.getSubject()
        + (actor.hasActor() ? ", for whom acts " + actors(actor.getActor()) : "");
  }
}
