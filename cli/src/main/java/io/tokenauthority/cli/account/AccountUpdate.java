package io.tokenauthority.cli.account;

import io.tokenauthority.cli.options.Values;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.ServiceAccount;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "update",
    description = "Change a service account.",
    footer = {"", "Taking away scopes or audiences kills every token made for the account before."})
final class AccountUpdate implements Command {

  private final Workbench bench;

  @Parameters(paramLabel = "ACCOUNT", description = "Its id.")
  String account = "";

  @Option(names = "--name", paramLabel = "TEXT", description = "Another name for people.")
  @Nullable String name;

  @Option(names = "--tier", paramLabel = "TIER", description = "Other rate limits.")
  @Nullable String tier;

  @Option(names = "--add-scope", paramLabel = "SCOPE", description = "Allow a scope.")
  @Nullable List<String> addScopes;

  @Option(names = "--remove-scope", paramLabel = "SCOPE", description = "Allow it no more.")
  @Nullable List<String> removeScopes;

  @Option(names = "--add-audience", paramLabel = "AUDIENCE", description = "Allow an audience.")
  @Nullable List<String> addAudiences;

  @Option(names = "--remove-audience", paramLabel = "AUDIENCE", description = "Allow it no more.")
  @Nullable List<String> removeAudiences;

  @Option(names = "--add-public-key", paramLabel = "FILE", description = "Register a public JWK.")
  @Nullable List<Path> addKeys;

  @Option(
      names = "--remove-public-key",
      paramLabel = "KEY_ID",
      description = "Remove a key; tokens that came of it die.")
  @Nullable List<String> removeKeys;

  AccountUpdate(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    List<PublicKey> newKeys = PublicKeyFiles.read(addKeys);
    new AccountChange(bench)
        .apply(
            account,
            (changed, mask) -> {
              words(changed, mask);
              rights(changed, mask);
              keys(changed, mask, newKeys);
            });
    return ExitCode.OK;
  }

  private void words(ServiceAccount.Builder changed, Set<String> mask) {
    if (name != null) {
      changed.setDisplayName(name);
      mask.add("display_name");
    }
    if (tier != null) {
      changed.setTier(tier);
      mask.add("tier");
    }
  }

  private void rights(ServiceAccount.Builder changed, Set<String> mask) {
    if (addScopes != null || removeScopes != null) {
      Set<String> scopes =
          edited("--remove-scope", changed.getAllowedScopesList(), addScopes, removeScopes);
      changed.clearAllowedScopes().addAllAllowedScopes(scopes);
      mask.add("allowed_scopes");
    }
    if (addAudiences != null || removeAudiences != null) {
      Set<String> audiences =
          edited(
              "--remove-audience",
              changed.getAllowedAudiencesList(),
              addAudiences,
              removeAudiences);
      changed.clearAllowedAudiences().addAllAllowedAudiences(audiences);
      mask.add("allowed_audiences");
    }
  }

  private static Set<String> edited(
      String removal,
      List<String> present,
      @Nullable List<String> added,
      @Nullable List<String> removed) {
    Set<String> values = new LinkedHashSet<>(present);
    for (String value : Values.split(removed)) {
      if (!values.remove(value)) {
        throw Failure.usage(removal + ": the account does not have " + value + ".");
      }
    }
    values.addAll(Values.split(added));
    return values;
  }

  private void keys(ServiceAccount.Builder changed, Set<String> mask, List<PublicKey> added) {
    if (added.isEmpty() && removeKeys == null) {
      return;
    }
    List<String> removed = Values.split(removeKeys);
    List<PublicKey> kept =
        changed.getPublicKeysList().stream()
            .filter(key -> !removed.contains(key.getKeyId()))
            .toList();
    if (changed.getPublicKeysCount() - kept.size() != Set.copyOf(removed).size()) {
      throw Failure.usage("--remove-public-key: the account does not have such a key.");
    }
    changed.clearPublicKeys().addAllPublicKeys(kept).addAllPublicKeys(added);
    mask.add("public_keys");
  }
}
