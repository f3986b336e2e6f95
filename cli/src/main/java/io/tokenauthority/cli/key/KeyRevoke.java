package io.tokenauthority.cli.key;

import io.tokenauthority.cli.options.Confirmation;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.RevokeSigningKeyRequest;
import io.tokenauthority.v1.RevokeSigningKeyResponse;
import io.tokenauthority.v1.SigningKeysGrpc;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the authority what would die before it asks the operator. */
@CommandLine.Command(
    name = "revoke",
    description = "Kill a key and everything it ever signed. Says first what that is.")
final class KeyRevoke implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "KEY_ID", description = "Its id (tokenctl key list).")
  String kid = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
  String reason = "";

  @Option(names = "--dry-run", description = "Only say what would die.")
  boolean dryRun;

  @Mixin Confirmation confirmation = new Confirmation();

  KeyRevoke(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    RevokeSigningKeyRequest request =
        RevokeSigningKeyRequest.newBuilder().setKid(kid).setReason(reason).build();
    try (Session session = bench.connect()) {
      var keys = session.signedIn(SigningKeysGrpc::newBlockingStub);
      RevokeSigningKeyResponse wouldDie =
          session.ask(
              "reading what would die",
              () -> keys.revokeSigningKey(request.toBuilder().setValidateOnly(true).build()));
      if (dryRun) {
        show(wouldDie, "Would die");
        return ExitCode.OK;
      }
      bench.output().note("This kills " + what(wouldDie) + ".");
      confirmation.ask(bench, "Revoke the key " + kid + "?");
      show(session.ask("revoking the key", () -> keys.revokeSigningKey(request)), "Died");
      return ExitCode.OK;
    }
  }

  private static String what(RevokeSigningKeyResponse answer) {
    return "everything that this key signed, "
        + Words.count(answer.getServiceTokenCount(), "service token")
        + " included";
  }

  private void show(RevokeSigningKeyResponse answer, String label) {
    Output output = bench.output();
    output.show(
        answer,
        () -> {
          Table card =
              Table.card()
                  .row("Key id", answer.getSigningKey().getKid())
                  .row("State", answer.getSigningKey().getState().name())
                  .row(label, what(answer));
          List<String> ids = answer.getServiceTokenIdsList();
          ids.forEach(id -> card.row("", id));
          if (answer.getServiceTokenCount() > ids.size() && !ids.isEmpty()) {
            card.row("", "and " + (answer.getServiceTokenCount() - ids.size()) + " more");
          }
          return answer.getRevocationSequence() == 0
              ? card
              : card.row("Sequence", String.valueOf(answer.getRevocationSequence()));
        });
  }
}
