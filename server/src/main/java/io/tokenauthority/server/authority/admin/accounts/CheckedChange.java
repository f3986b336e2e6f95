package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A change of a service account whose every named field was checked; others are empty. */
record CheckedChange(
    AccountId account,
    String etag,
    Optional<String> displayName,
    Optional<ScopeSet> scopes,
    Optional<AudienceSet> audiences,
    Optional<Tier> tier,
    Optional<List<RegisteredKey>> publicKeys,
    Optional<Boolean> enabled,
    Set<String> fields) {

  private static final Set<String> PATHS =
      Set.of(
          "display_name", "allowed_scopes", "allowed_audiences", "tier", "public_keys", "enabled");

  static CheckedChange of(ServiceAccountChange asked, AccountRules rules) {
    Set<String> mask = Fields.mask("update_mask", asked.updateMask(), PATHS);
    String at = "service_account.";
    return new CheckedChange(
        Fields.serviceAccount(at + "account", asked.account()),
        Fields.etag("etag", asked.etag()),
        mask.contains("display_name")
            ? Optional.of(Fields.displayName(at + "display_name", asked.displayName()))
            : Optional.empty(),
        mask.contains("allowed_scopes")
            ? Optional.of(Fields.scopes(at + "allowed_scopes", asked.allowedScopes()))
            : Optional.empty(),
        mask.contains("allowed_audiences")
            ? Optional.of(rules.audiences(at + "allowed_audiences", asked.allowedAudiences()))
            : Optional.empty(),
        mask.contains("tier")
            ? Optional.of(rules.tier(at + "tier", asked.tier()))
            : Optional.empty(),
        mask.contains("public_keys")
            ? Optional.of(RegisteredKey.checkAll(at + "public_keys", asked.publicKeys()))
            : Optional.empty(),
        mask.contains("enabled") ? Optional.of(asked.enabled()) : Optional.empty(),
        new TreeSet<>(mask));
  }

  /** The account with the change made, as one update. */
  Account applyTo(Account before, Instant now) {
    Account after =
        before
            .described(displayName.orElse(before.displayName()), tier.orElse(before.tier()), now)
            .withRights(
                scopes.orElse(before.allowedScopes()),
                audiences.orElse(before.allowedAudiences()),
                now);
    if (enabled.isPresent()) {
      after = after.in(enabled.get() ? AccountState.ACTIVE : AccountState.DISABLED, now);
    }
    return after.asOneChangeAfter(before);
  }
}
