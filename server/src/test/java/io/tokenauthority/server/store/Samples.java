package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Base62;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Values to store. Each call gives another id, the same in every run. */
public final class Samples {

  /** The time at which the suites play. */
  public static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

  /** An end that is far. */
  public static final Instant LATER = NOW.plus(Duration.ofDays(30));

  private final RandomGenerator random = new SplittableRandom(7);
  private final AtomicLong number = new AtomicLong();

  private synchronized String id() {
    return Base62.random(random, 22);
  }

  /** 32 bytes that no other call gives. */
  public SecretDigest digest() {
    return SecretDigest.of("secret " + number.incrementAndGet());
  }

  /** Some bytes, as a ciphertext or an HMAC. */
  public Bytes bytes() {
    return Bytes.of(digest().bytes());
  }

  /** An active service account. */
  public Account service() {
    return service("service-" + number.incrementAndGet());
  }

  /** An active service account of this name. */
  public Account service(String id) {
    return new Account(
        AccountId.service(id),
        AccountKind.SERVICE,
        AccountState.ACTIVE,
        3,
        "The service “" + id + "”",
        ScopeSet.of("read", "write"),
        AudienceSet.of("https://otp.example", "billing"),
        Tier.PREMIUM,
        "usr_0123456789012345678901",
        NOW.minusSeconds(60),
        NOW,
        7);
  }

  /** An active user of this name, without an e-mail address. */
  public User user(String name) {
    return user(name, "", Role.MEMBER);
  }

  /** An active user. */
  public User user(String name, String email, Role role) {
    Account account =
        Account.created(
            new AccountId("usr_" + id()), AccountKind.USER, AccountState.ACTIVE, "", NOW);
    return new User(account, role, name, name, email, email, "$argon2id$hash", Optional.empty());
  }

  /** A live grant of this account. */
  public Grant grant(GrantKind kind, Account account) {
    return grant(kind, account, LATER);
  }

  /** A live grant of this account with this end. */
  public Grant grant(GrantKind kind, Account account, Instant expireTime) {
    return new Grant(
        new GrantId(id()),
        kind,
        account.id(),
        account.generation(),
        ScopeSet.of("read"),
        AudienceSet.of("billing"),
        GrantState.ACTIVE,
        NOW,
        expireTime,
        account.id(),
        Optional.empty(),
        Optional.empty());
  }

  /** A chain before its first rotation. */
  public RefreshChain chain(Grant session) {
    return new RefreshChain(
        session.id(),
        digest(),
        0,
        digest(),
        Optional.empty(),
        Bytes.NONE,
        NOW,
        Optional.empty(),
        NOW.plus(Duration.ofDays(7)));
  }

  /** The chain after its present token was redeemed. */
  public RefreshChain rotated(RefreshChain chain) {
    return chain.rotated(
        digest(), bytes(), Optional.of(digest()), NOW.plus(Duration.ofDays(8)), NOW.plusMillis(5));
  }

  /** An opaque token of this grant. */
  public ServiceToken token(Grant grant) {
    return token(grant, Optional.empty(), grant.expireTime());
  }

  /** A JWT of this grant, signed by this key. */
  public ServiceToken jwt(Grant grant, KeyId key, Instant expireTime) {
    return token(grant, Optional.of(key), expireTime);
  }

  private ServiceToken token(Grant grant, Optional<KeyId> key, Instant expireTime) {
    return new ServiceToken(
        new TokenId(id()),
        grant.id(),
        grant.account(),
        "nightly export",
        key.isPresent() ? ServiceToken.Format.JWT : ServiceToken.Format.OPAQUE,
        key,
        digest(),
        "tas_…x9Qz",
        expireTime.equals(ServiceToken.ETERNAL)
            ? ServiceToken.Ending.NEVER
            : ServiceToken.Ending.EXPIRES,
        Optional.empty(),
        NOW.plusMillis(number.incrementAndGet()),
        expireTime,
        expireTime,
        new AccountId("usr_0123456789012345678901"));
  }

  /** An event of this moment. */
  public AuditTrail.Row event(Instant time) {
    TreeMap<String, String> details = new TreeMap<>();
    details.put("scopes", "read \"write\"\n");
    String id = "%026d".formatted(time.toEpochMilli() * 1000 + number.incrementAndGet() % 1000);
    AuditEvent event =
        new AuditEvent(
            id,
            time,
            "service-1",
            "0123456789012345678901",
            "token.issue",
            new AuditEvent.Target("grant", "abc"),
            AuditEvent.Outcome.SUCCESS,
            "",
            "127.0.0.1",
            details);
    return new AuditTrail.Row(event, bytes(), AuditTrail.UNSEALED, AuditTrail.UNSEALED);
  }
}
