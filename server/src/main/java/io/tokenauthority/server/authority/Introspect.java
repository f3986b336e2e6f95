package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.trust.TrustView;
import java.time.Instant;
import java.util.Optional;

/**
 * What a bearer token is, asked by this process for its own guard: there is no caller to judge, and
 * audience, scopes and revocation are the guard's to ask at each use.
 */
public final class Introspect {

  private final BearerTokens tokens;
  private final TrustView trust;

  public Introspect(BearerTokens tokens, TrustView trust) {
    this.tokens = tokens;
    this.trust = trust;
  }

  /**
   * What was found.
   *
   * @param facts what the token is; empty for one that may not be used
   * @param reason why not; empty for one that may
   * @param sequence what the view was complete to before the token was looked up
   */
  public record Answer(
      Optional<TokenFacts> facts, Optional<InactiveReason> reason, long sequence) {}

  /**
   * Looks the token up. Blocks for the store or a signature check.
   *
   * @throws Denied OVERLOADED
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer
   */
  public Answer look(String token, Instant now) {
    long sequence = trust.sequence();
    Finding found = tokens.find(token, now);
    if (found instanceof Finding.Good good) {
      return new Answer(Optional.of(good.facts()), Optional.empty(), sequence);
    }
    return new Answer(Optional.empty(), Optional.of(((Finding.Bad) found).reason()), sequence);
  }
}
