package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
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
  Optional<Holding> findByDigest(SecretDigest digest);

  /** The token by its public id. */
  Optional<Holding> find(TokenId id);

  /** The grant's newest token: the one that no renewal put another in the place of. */
  Optional<Holding> newestOf(GrantId grant);

  /**
   * How many tokens of this account may be used at {@code now} while the account is ACTIVE: neither
   * ended nor RETIRED, their grant ACTIVE and of the account's generation.
   */
  long countUsable(AccountId account, Instant now);

  /**
   * Gives a token that EXPIRES or ends NEVER an earlier {@code endTime}, because its renewal takes
   * its place.
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
   * Marks a token RETIRED, once, whatever its ending was, and brings its {@code endTime} forward to
   * {@code now} where it lies later.
   *
   * @return false when another did, or there is none
   */
  boolean retire(TokenId id, Instant now);

  /** Tokens, newest first. States are told by {@code window}. */
  Page<Holding> list(TokenFilter filter, StateWindow window, PageRequest page);

  /**
   * The latest own end ({@code expireTime}) of any JWT service token of this account that is not
   * retired; empty when it has none.
   */
  Optional<Instant> latestJwtEnd(AccountId account);

  /** The same of one grant's. */
  Optional<Instant> latestJwtEnd(GrantId grant);

  /** The same of those that one key signed. */
  Optional<Instant> latestJwtEnd(KeyId signedBy);

  /**
   * The JWT tokens that this key signed and that are not expired, retired or of a revoked grant:
   * what dies with the key. Oldest first, at most {@code limit}.
   */
  List<TokenId> signedBy(KeyId key, Instant now, int limit);

  /** How many there are of those. */
  long countSignedBy(KeyId key, Instant now);

  /** Marks all of those RETIRED, as {@link #retire} does. Returns how many. */
  int retireSignedBy(KeyId key, Instant now);

  /** Counts for the overview: by shown state. */
  Counts count(StateWindow window);

  /**
   * How many tokens are in each shown state.
   *
   * @param nextEnd the soonest end of an active or expiring token that is not eternal
   */
  record Counts(
      long active, long expiring, long expired, long revoked, Optional<Instant> nextEnd) {}

  /** By what {@link ServiceToken#state} is told: the time, and what counts as near an end. */
  record StateWindow(Instant now, Duration expiringWindow) {}

  /** A token with what it hangs from, and how it was used. */
  record Holding(
      ServiceToken token,
      Grant grant,
      Account account,
      Optional<Instant> lastUsed,
      long useCount) {}

  /** Which tokens to list; an empty field matches all. */
  record TokenFilter(
      Optional<String> account,
      Optional<String> grant,
      Optional<String> displayName,
      Optional<ServiceToken.State> state,
      Optional<ServiceToken.Format> format,
      Optional<String> creator,
      Optional<Boolean> eternal,
      TimeRange createTime,
      TimeRange expireTime,
      TimeRange lastUsed) {
    /** Matches all. */
    public static final TokenFilter ALL =
        new TokenFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TimeRange.ALWAYS,
            TimeRange.ALWAYS,
            TimeRange.ALWAYS);
  }
}
