package io.tokenauthority.testing;

import io.grpc.Channel;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.TokenGuardBuilder;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A real authority inside a test: the server module on SQLite in a temporary folder, reached over a
 * loopback port, with a {@linkplain #clock clock} to turn and {@linkplain #faults faults} to switch
 * on. What it does here it does in production.
 *
 * <pre>{@code
 * try (TestAuthority authority = TestAuthority.start()) {
 *   TokenGuard guard = authority.guardFor("otp");
 *   Server server = InProcessServerBuilder.forName("otp").addServices(guard.protect(service)).build().start();
 *   ClientIdentity billing = authority.identityFor("billing", "otp", "write");
 *   Channel otp = ClientInterceptors.intercept(channel, billing.interceptor());
 *   …
 *   authority.clock().advance(Duration.ofMinutes(15));
 * }
 * }</pre>
 *
 * <p>Measured on two busy cores: the first of a JVM starts in 3 s, most of it classes to load, each
 * further one in half a second; a guard is ready 0.1 s later. Everything that it handed out
 * (identities, guards, channels) is closed with it, and the folder is removed. No static state: any
 * number may run side by side. Safe between threads.
 */
public final class TestAuthority implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final TestClock clock;
  private final Clocks clocks;
  private final Residence residence;
  private final IdentityClock identityClock;
  private final ManagedChannel channel;
  private final Channel asAdmin;
  private final Administration admin;
  private final Faults faults;
  private final Verifiers verifiers;
  private final Map<String, TestAccount> accounts = new ConcurrentHashMap<>();

  private TestAuthority(TestClock clock, Clocks clocks, Residence residence) {
    this.clock = clock;
    this.clocks = clocks;
    this.residence = residence;
    this.identityClock = residence.keep(IdentityClock.start(clocks.identities()));
    this.channel = residence.channel();
    this.asAdmin = residence.adminChannel(identityClock);
    this.admin = new Administration(asAdmin, issuer());
    this.faults = new Faults(this, residence.relay(), clocks, admin, residence.longestAccessLife());
    this.verifiers = new Verifiers(this, residence, clock);
    clock.afterJump(this::catchUp);
  }

  /** Starts one as it is usual. */
  public static TestAuthority start() {
    return builder().start();
  }

  /** Begins one that is told more. */
  public static TestAuthorityBuilder builder() {
    return new TestAuthorityBuilder();
  }

  static TestAuthority start(TestAuthorityBuilder builder) {
    TestClock clock = new TestClock(Instant.now());
    Clocks clocks = Clocks.of(clock);
    Residence residence = Residence.open(builder, clocks.authority());
    try {
      return new TestAuthority(clock, clocks, residence);
    } catch (RuntimeException | Error failed) {
      residence.close();
      throw failed;
    }
  }

  /** The time that tokens live by. */
  public TestClock clock() {
    return clock;
  }

  /** What can go wrong. */
  public Faults faults() {
    return faults;
  }

  /** The {@code iss} of its tokens, and its own audience. */
  public String issuer() {
    return residence.issuer();
  }

  /** Where it is reached, as {@code 127.0.0.1:port}; the same for its whole life. */
  public String address() {
    return residence.address();
  }

  /** A channel to it without credentials. */
  public ManagedChannel channel() {
    return channel;
  }

  /** A channel to it on which every call is its admin's, for all that has no method here. */
  public Channel adminChannel() {
    return asAdmin;
  }

  /**
   * A service account that may have tokens for this audience with these scopes, made if there is
   * none, else allowed this beside what it was allowed before.
   *
   * @param name lower-case letters, digits and hyphens
   * @param audience an application's service, or the {@link #issuer} for scopes of the authority's
   */
  public TestAccount account(String name, String audience, String... scopes) {
    TestAccount account =
        accounts.computeIfAbsent(name, each -> new TestAccount(each, this, admin));
    account.allow(audience, List.of(scopes));
    return account;
  }

  /** An identity of such an account; what it shall hear or ask for otherwise: {@link #account}. */
  public ClientIdentity identityFor(String account, String audience, String... scopes) {
    return account(account, audience, scopes).identityFor(audience, scopes);
  }

  /** An access token of such an account. */
  public String tokenFor(String account, String audience, String... scopes) {
    return account(account, audience, scopes).tokenFor(audience, scopes);
  }

  /**
   * An identity to be built, and then closed, by the test: over {@link #channel}, by the test's
   * clock.
   */
  public ClientIdentity.Builder newIdentity(TokenSource source) {
    return ClientIdentity.builder(channel).source(source).clock(identityClock);
  }

  /**
   * A guard for a service of this name. It is connected and knows keys and revocations when this
   * returns, unless the authority cannot be reached.
   */
  public TokenGuard guardFor(String audience) {
    TokenGuard guard = keep(newGuard(audience).build());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (guard.staleness().equals(TrustFeed.NEVER)
        && !residence.relay().isDown()
        && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return guard;
  }

  /**
   * A guard to be built, and then closed, by the test: it follows this authority by the test's
   * clock.
   */
  public TokenGuardBuilder newGuard(String audience) {
    return verifiers.newGuard(audience).time(clocks.guards());
  }

  <T extends AutoCloseable> T keep(T part) {
    return residence.keep(part);
  }

  /** All that goes by the clock does what is due. */
  void catchUp() {
    residence.catchUp();
    identityClock.caughtUp();
  }

  void restart() {
    residence.restart();
    reconnect();
  }

  /** Does not let our own channels wait out the pause after a failed connection. */
  void reconnect() {
    channel.resetConnectBackoff();
    residence.reconnectAdmin();
    verifiers.reconnect();
  }

  static ManagedChannel plain(String address) {
    return AuthorityChannels.to(address, InsecureChannelCredentials.create()).build();
  }

  /** Ends everything that was handed out, then the authority, and removes its folder. */
  @Override
  public void close() {
    residence.close();
  }

  @Override
  public String toString() {
    return "TestAuthority " + issuer() + " on " + address();
  }
}
