package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AuthorityScopes;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.Rights;
import java.util.List;
import java.util.Map;

/** What a new service token is good for: some of what its account may, never more (P9). */
final class TokenRights {

  private TokenRights() {}

  /**
   * The rights of a token.
   *
   * @param scopes asked for; none: all of the account's, as they are now
   * @param audiences asked for; none: all of the account's, as they are now
   * @throws Denied SCOPE_NOT_GRANTED, or FIELD_INVALID where the token would be for nobody
   */
  static Rights of(Account account, ScopeSet scopes, AudienceSet audiences, Issuer issuer) {
    ScopeSet refused = scopes.missingFrom(account.allowedScopes());
    if (!refused.isEmpty()) {
      throw GrantingRule.notGranted(refused);
    }
    ScopeSet held = scopes.isEmpty() ? account.allowedScopes() : scopes;
    return new Rights(audiencesOf(account, held, audiences, issuer.asAudience()), held);
  }

  private static AudienceSet audiencesOf(
      Account account, ScopeSet held, AudienceSet asked, Audience authority) {
    boolean mayAskAuthority = !AuthorityScopes.within(held).isEmpty();
    if (asked.contains(authority)) {
      if (asked.size() > 1) {
        throw Denied.field("audiences", "must name the issuer alone or not at all");
      }
      if (!mayAskAuthority) {
        throw notGranted(List.of(authority));
      }
      return asked;
    }
    List<Audience> refused =
        asked.asList().stream().filter(one -> !account.allowedAudiences().contains(one)).toList();
    if (!refused.isEmpty()) {
      throw notGranted(refused);
    }
    if (!asked.isEmpty()) {
      return asked;
    }
    if (account.allowedAudiences().isEmpty() && mayAskAuthority) {
      return AudienceSet.of(authority);
    }
    if (account.allowedAudiences().isEmpty()) {
      throw Denied.field("audiences", "must name one: the account has no allowed audience");
    }
    return account.allowedAudiences();
  }

  private static Denied notGranted(List<Audience> refused) {
    String names = String.join(" ", refused.stream().map(Audience::value).toList());
    return Denied.because(
        Reason.SCOPE_NOT_GRANTED,
        "these audiences are not allowed for the account: " + names,
        Map.of("audiences", names));
  }
}
