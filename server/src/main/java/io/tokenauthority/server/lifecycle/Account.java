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
 * @param creator the id of the account that made it; empty for one that made itself
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
    String creator,
    Instant createTime,
    Instant updateTime,
    long version) {

  /** A new account, ACTIVE or PENDING, of generation and version 1. */
  public static Account created(
      AccountId id, AccountKind kind, AccountState state, String creator, Instant now) {
    return new Account(
        id,
        kind,
        state,
        1,
        "",
        ScopeSet.none(),
        AudienceSet.none(),
        Tier.DEFAULT,
        creator,
        now,
        now,
        1);
  }

  /** Whether anything may be issued to it now. */
  public boolean isActive() {
    return state == AccountState.ACTIVE;
  }

  /**
   * The same account in another state; leaving {@link AccountState#ACTIVE} raises the generation.
   */
  public Account in(AccountState next, Instant now) {
    boolean left = state == AccountState.ACTIVE && next != AccountState.ACTIVE;
    return changed(next, left ? generation + 1 : generation, allowedScopes, allowedAudiences, now);
  }

  /**
   * The same account with everything issued so far dead: its password changed, or an operator
   * revoked it.
   */
  public Account withAllRevoked(Instant now) {
    return changed(state, generation + 1, allowedScopes, allowedAudiences, now);
  }

  /**
   * The same account with other rights; taking any scope or audience away raises the generation
   * (P9).
   */
  public Account withRights(ScopeSet scopes, AudienceSet audiences, Instant now) {
    boolean narrower =
        !scopes.containsAll(allowedScopes) || !audiences.containsAll(allowedAudiences);
    return changed(state, narrower ? generation + 1 : generation, scopes, audiences, now);
  }

  /** The same account under another name for people, or in another rate-limit tier. */
  public Account described(String newDisplayName, Tier newTier, Instant now) {
    return new Account(
        id,
        kind,
        state,
        generation,
        newDisplayName,
        allowedScopes,
        allowedAudiences,
        newTier,
        creator,
        createTime,
        now,
        version + 1);
  }

  /**
   * This value as the one change that follows {@code before}: several transitions made it, one
   * update writes it.
   */
  public Account asOneChangeAfter(Account before) {
    return new Account(
        id,
        kind,
        state,
        generation,
        displayName,
        allowedScopes,
        allowedAudiences,
        tier,
        creator,
        createTime,
        updateTime,
        before.version + 1);
  }

  private Account changed(
      AccountState next, long raised, ScopeSet scopes, AudienceSet audiences, Instant now) {
    return new Account(
        id,
        kind,
        next,
        raised,
        displayName,
        scopes,
        audiences,
        tier,
        creator,
        createTime,
        now,
        version + 1);
  }
}
