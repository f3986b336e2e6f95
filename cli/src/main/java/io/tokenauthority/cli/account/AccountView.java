package io.tokenauthority.cli.account;

import static io.tokenauthority.cli.terminal.Words.cut;
import static io.tokenauthority.cli.terminal.Words.list;
import static io.tokenauthority.cli.terminal.Words.orDash;

import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.ServiceAccount;
import java.util.List;

/** Service accounts as an operator reads them. */
final class AccountView {

  private final Words words;

  AccountView(Words words) {
    this.words = words;
  }

  private static String state(ServiceAccount account) {
    return account.getEnabled() ? "ENABLED" : "DISABLED";
  }

  Table table(List<ServiceAccount> accounts) {
    Table table = Table.of("ACCOUNT", "NAME", "STATE", "TIER", "KEYS", "AUDIENCES", "SCOPES");
    for (ServiceAccount account : accounts) {
      table.row(
          account.getAccount(),
          orDash(cut(account.getDisplayName())),
          state(account),
          account.getTier(),
          String.valueOf(account.getPublicKeysCount()),
          cut(list(account.getAllowedAudiencesList())),
          cut(list(account.getAllowedScopesList())));
    }
    return table;
  }

  Table card(ServiceAccount account) {
    Table card =
        Table.card()
            .row("Account", account.getAccount())
            .optionalRow("Name", account.getDisplayName())
            .row("State", state(account))
            .row("Scopes", list(account.getAllowedScopesList()))
            .row("Audiences", list(account.getAllowedAudiencesList()))
            .row("Tier", account.getTier())
            .row("Generation", String.valueOf(account.getGeneration()))
            .row("Created", words.full(account.getCreateTime()) + by(account.getCreator()))
            .row("Changed", words.full(account.getUpdateTime()));
    for (PublicKey key : account.getPublicKeysList()) {
      card.row("Public key", key(key));
    }
    return card;
  }

  private static String by(String creator) {
    return creator.isEmpty() ? "" : " by " + creator;
  }

  private String key(PublicKey key) {
    return key.getKeyId()
        + (key.getDisplayName().isEmpty() ? "" : " (" + key.getDisplayName() + ")")
        + ", last used "
        + (key.hasLastUsedTime() ? words.relative(key.getLastUsedTime()) : "never");
  }
}
