package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.Digest;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Service tokens. Every read gives the token with its grant and account, as one row of a join. */
public interface ServiceTokens {

  /**
   * Adds a token to a grant.
   *
   * @throws StoreException of kind UNIQUE when the digest is known
   */
  void insert(ServiceToken token);

  /** The token whose secret has this digest. */
  Optional<Holding> findByDigest(Digest digest);

  /** The token by its public id. */
  Optional<Holding> find(TokenId id);

  /**
   * Gives a token that {@code EXPIRES} or is eternal an earlier end, because its renewal takes its
   * place.
   *
   * @return false when its ending is another already (a racing renewal was first), or its grant is
   *     not ACTIVE
   */
  boolean supersede(ServiceToken superseded);

  /**
   * Superseded tokens whose overlap ended by {@code now} and that are not yet RETIRED, at most
   * {@code limit}.
   */
  List<ServiceToken> overlapEnded(Instant now, int limit);

  /**
   * Marks a superseded token RETIRED, once.
   *
   * @return false when another did
   */
  boolean retire(TokenId id);

  /** Tokens, newest first. */
  Page<Holding> list(TokenFilter filter, Instant now, PageRequest page);

  /**
   * The latest end of any JWT service token of this account that is not retired; empty when it has
   * none.
   */
  Optional<Instant> latestJwtEnd(AccountId account);

  /** The latest end of any JWT service token of this grant. */
  Optional<Instant> latestJwtEnd(io.tokenauthority.token.GrantId grant);

  /** Counts for the overview: by shown state. */
  Counts count(Instant now);

  /** How many tokens are in each shown state. */
  record Counts(long active, long expiring, long expired, long revoked) {}

  /** A token with what it hangs from, and how it was used. */
  record Holding(
      ServiceToken token,
      Grant grant,
      Account account,
      Optional<Instant> lastUsed,
      long useCount) {}

  /**
   * Which tokens to list; an empty field matches all. The state is judged at the listing's {@code
   * now}.
   */
  record TokenFilter(Optional<AccountId> account, Optional<ServiceToken.State> state) {
    /** Matches all. */
    public static final TokenFilter ALL = new TokenFilter(Optional.empty(), Optional.empty());
  }
}
