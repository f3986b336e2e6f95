package io.tokenauthority.cli.account;

import com.google.protobuf.FieldMask;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.v1.GetServiceAccountRequest;
import io.tokenauthority.v1.ServiceAccount;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.UpdateServiceAccountRequest;
import io.tokenauthority.v1.UpdateServiceAccountResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads an account, changes it and writes the changed fields under the etag that was read: whoever
 * else changes it meanwhile makes this end with a conflict instead of being overwritten.
 */
final class AccountChange {

  private final Workbench bench;

  AccountChange(Workbench bench) {
    this.bench = bench;
  }

  /** {@code change} sets fields and adds their names to the mask. */
  void apply(String account, BiConsumer<ServiceAccount.Builder, Set<String>> change) {
    try (Session session = bench.connect()) {
      var accounts = session.signedIn(ServiceAccountsGrpc::newBlockingStub);
      ServiceAccount read =
          session
              .ask(
                  "reading the account",
                  () ->
                      accounts.getServiceAccount(
                          GetServiceAccountRequest.newBuilder().setAccount(account).build()))
              .getServiceAccount();
      ServiceAccount.Builder changed = read.toBuilder();
      Set<String> mask = new TreeSet<>();
      change.accept(changed, mask);
      if (mask.isEmpty()) {
        throw Failure.usage("nothing to change; tokenctl account update --help shows what can be.");
      }
      UpdateServiceAccountRequest request =
          UpdateServiceAccountRequest.newBuilder()
              .setServiceAccount(changed)
              .setUpdateMask(FieldMask.newBuilder().addAllPaths(mask))
              .setEtag(read.getEtag())
              .build();
      show(session.ask("changing the account", () -> accounts.updateServiceAccount(request)));
    }
  }

  private void show(UpdateServiceAccountResponse changed) {
    Output output = bench.output();
    output.show(
        changed,
        () -> {
          Table card = new AccountView(output.words()).card(changed.getServiceAccount());
          return changed.getRevocationSequence() == 0
              ? card
              : card.row("Sequence", String.valueOf(changed.getRevocationSequence()));
        });
    if (changed.getRevocationSequence() != 0) {
      output.note("every token made for it before is dead.");
    }
  }
}
