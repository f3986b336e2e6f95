package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Browsers that are signed in. A row leaves with its grant. */
public interface BrowserSessions {

  /**
   * Adds the browser of a SESSION grant that the same transaction inserted.
   *
   * @throws StoreException of kind UNIQUE when the digest is known
   */
  void insert(BrowserSession session);

  /**
   * The browser whose cookie's secret has this digest, with grant and user as this transaction sees
   * them; empty also when the user was deleted.
   */
  Optional<SignedIn> find(SecretDigest secret);

  /** Moves the last visit and the idle end forward, never back. Nothing else changes. */
  void seen(BrowserSession session);

  /**
   * A user's sessions of either kind that may be used at {@code now}, newest first, at most {@code
   * limit}.
   */
  List<Login> ofAccount(AccountId account, Instant now, int limit);

  /** A browser as one read. */
  record SignedIn(BrowserSession session, Grant grant, User user) {}

  /**
   * A session.
   *
   * @param browser empty for one that a program holds a refresh token of
   */
  record Login(Grant grant, Optional<BrowserSession> browser) {}
}
