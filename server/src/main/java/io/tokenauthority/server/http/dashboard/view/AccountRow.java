package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccount;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import java.time.Instant;
import java.util.List;

/**
 * A service account as lists and its own page show it.
 *
 * @param etag what a change must find unchanged
 */
public record AccountRow(
    String id,
    String name,
    Badge state,
    boolean enabled,
    List<String> scopes,
    List<String> audiences,
    String tier,
    List<String> keys,
    String creator,
    When made,
    When changed,
    String etag) {

  /** As it is now. */
  public static AccountRow of(ServiceAccount found, Instant now) {
    Account account = found.account();
    return new AccountRow(
        account.id().value(),
        account.displayName(),
        Badge.of(account.state()),
        account.state() == AccountState.ACTIVE,
        account.allowedScopes().asTexts(),
        account.allowedAudiences().asTexts(),
        account.tier().value(),
        found.keys().stream().map(key -> key.key().keyId()).toList(),
        account.creator(),
        When.of(account.createTime(), now),
        When.of(account.updateTime(), now),
        Etags.of(account));
  }
}
