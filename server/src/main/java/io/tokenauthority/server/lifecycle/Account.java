package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import java.time.Instant;

/**
 * Who a token speaks for (DESIGN 4): the part that users and service accounts share.
 *
 * <p>{@code generation} only grows. Whatever was made under a smaller one is dead, whatever any
 * clock says; so each transition that takes rights away raises it. {@code version} grows with every
 * change: it is the etag, and the condition of every update.
 *
 * @param allowedScopes what tokens of this account may carry; a user's are those of the {@link
 *     Role}
 * @param allowedAudiences whom its tokens may be for; empty means the authority alone for a user
 *     and none for a service
 */
public record Account(
    AccountId id,
    AccountKind kind,
    AccountState state,
    long generation,
    String displayName,
    ScopeSet allowedScopes,
    AudienceSet allowedAudiences,
    Tier tier,
    Instant createTime,
    long version) {

  /** Whether anything may be issued to it now. */
  public boolean isActive() {
    return state == AccountState.ACTIVE;
  }

  /**
   * The same account in another state; leaving {@link AccountState#ACTIVE} raises the generation.
   */
  public Account in(AccountState next) {
    long raised =
        state == AccountState.ACTIVE && next != AccountState.ACTIVE ? generation + 1 : generation;
    return new Account(
        id,
        kind,
        next,
        raised,
        displayName,
        allowedScopes,
        allowedAudiences,
        tier,
        createTime,
        version + 1);
  }

  /**
   * The same account with everything issued so far dead: its password changed, or an operator
   * revoked it.
   */
  public Account withAllRevoked() {
    return new Account(
        id,
        kind,
        state,
        generation + 1,
        displayName,
        allowedScopes,
        allowedAudiences,
        tier,
        createTime,
        version + 1);
  }

  /**
   * The same account with other rights; taking any scope or audience away raises the generation
   * (P9).
   */
  public Account withRights(ScopeSet scopes, AudienceSet audiences) {
    boolean narrower =
        !scopes.containsAll(allowedScopes) || !audiences.containsAll(allowedAudiences);
    return new Account(
        id,
        kind,
        state,
        narrower ? generation + 1 : generation,
        displayName,
        scopes,
        audiences,
        tier,
        createTime,
        version + 1);
  }

  /** The same account under another name for people, or in another rate-limit tier. */
  public Account described(String newDisplayName, Tier newTier) {
    return new Account(
        id,
        kind,
        state,
        generation,
        newDisplayName,
        allowedScopes,
        allowedAudiences,
        newTier,
        createTime,
        version + 1);
  }
}
