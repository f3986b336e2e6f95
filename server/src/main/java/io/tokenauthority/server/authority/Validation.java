package io.tokenauthority.server.authority;

import io.tokenauthority.server.trust.ViewMark;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.ScopeSet;
import java.time.Duration;
import java.util.Optional;

/** The verdict on a token: a bad one is an answer, not an error. */
public sealed interface Validation {

  /** The view that answered. */
  ViewMark view();

  /**
   * It may be used now.
   *
   * @param missing those of the required scopes that it lacks
   */
  record Active(TokenFacts facts, ScopeSet missing, ViewMark view) implements Validation {}

  /**
   * It may not.
   *
   * @param reason only for callers that may know
   */
  record Inactive(Optional<InactiveReason> reason, ViewMark view) implements Validation {}

  /** Why a token is not active: the names of {@code tokenauthority.v1.InactiveReason}. */
  enum InactiveReason {
    MALFORMED,
    EXPIRED,
    REVOKED,
    INVALID,
    AUDIENCE_MISMATCH,
    SIGNING_KEY_UNKNOWN,
    WRONG_KIND
  }

  /**
   * One token to judge. Prints no secret.
   *
   * @param token as it stood after "Bearer "; whatever it is
   * @param audience whom the asker stands for; empty: not checked
   * @param minSequence the view that answers is at least this new (P4); 0: any
   * @param patience how long to wait for such a view
   */
  record Question(
      String token,
      ScopeSet requiredScopes,
      Optional<Audience> audience,
      long minSequence,
      Duration patience) {

    /** Whether this token is active, for any audience, by any fresh view. */
    public static Question of(String token) {
      return new Question(token, ScopeSet.none(), Optional.empty(), 0, Duration.ZERO);
    }

    /** The same by a view at least this new. */
    public Question seeing(long sequence, Duration wait) {
      return new Question(token, requiredScopes, audience, sequence, wait);
    }

    /** The same for this audience and these scopes. */
    public Question at(Audience own, ScopeSet required) {
      return new Question(token, required, Optional.of(own), minSequence, patience);
    }

    @Override
    public String toString() {
      return "Question[*]";
    }
  }
}
