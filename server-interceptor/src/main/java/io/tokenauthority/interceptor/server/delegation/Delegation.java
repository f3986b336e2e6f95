package io.tokenauthority.interceptor.server.delegation;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.server.delegation.OnBehalfCredentials.Failing;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Calls that a handler makes on behalf of its caller. Nothing is delegated by itself: each such
 * call says so, and for whom and for what.
 *
 * <pre>{@code
 * Delegation onBehalf = guard.delegation(identity.interceptor());   // once, at the start
 * …
 * ledger.withInterceptors(onBehalf.interceptor("ledger", "ledger:read")).getBalance(request); // in a handler
 * }</pre>
 *
 * <p>The caller's token is traded at the authority for one that says who calls <em>and</em> that
 * this service acts for it, for that one audience and with those scopes. The caller's token must
 * itself be for that audience and hold those scopes: an exchange never widens (P9). So the service
 * called can go no further with it, unless {@link #onwardTo} says so: two services may act for a
 * caller one after the other. A token that is bound to the caller's certificate cannot be passed
 * on. A handler that has rights of its own to use calls with its own identity instead.
 *
 * <p>One exchange for all calls that need the same token, which is kept to its end; it is never
 * used past the caller's own, nor after that was revoked. No thread waits: a call leaves at its own
 * deadline, an exchange ends within 5 s. Failures are the contract's: UNAUTHENTICATED and
 * PERMISSION_DENIED tell of the caller and may be passed on to it, UNAVAILABLE is trouble of ours,
 * such as an own token that is dead and cannot be replaced. Make one and keep it; safe between
 * threads; ends with its guard.
 */
public final class Delegation {

  private final DelegatedTokens tokens;
  private final SafeTransport transport;
  private final Supplier<Subject> callers;
  private final AudienceSet onward;

  private Delegation(
      DelegatedTokens tokens,
      SafeTransport transport,
      Supplier<Subject> callers,
      AudienceSet onward) {
    this.tokens = tokens;
    this.transport = transport;
    this.callers = callers;
    this.onward = onward;
  }

  /**
   * Where a guard's delegations exchange, and what they live by.
   *
   * @param authority where tokens are exchanged
   * @param timer for forgetting what is over; nothing here keeps its thread
   * @param ticks nanoseconds of a monotonic clock
   * @param listener hears of each exchange
   */
  public record Ground(
      Channel authority,
      ScheduledExecutorService timer,
      LongSupplier ticks,
      GuardListener listener) {}

  /**
   * For guards. Tokens leave over encrypted connections and to loopback only.
   *
   * @param own puts the service's own credentials on a call, which make it the actor
   * @param callers the caller of the call that the asking thread serves; throws where there is none
   */
  public static Delegation over(Ground ground, ClientInterceptor own, Supplier<Subject> callers) {
    return over(ground, own, callers, SafeTransport.ENCRYPTED_OR_LOOPBACK);
  }

  /** The same where a mesh is said to encrypt what leaves in plaintext. */
  public static Delegation insideMesh(
      Ground ground, ClientInterceptor own, Supplier<Subject> callers) {
    return over(ground, own, callers, SafeTransport.INSIDE_MESH);
  }

  private static Delegation over(
      Ground ground, ClientInterceptor own, Supplier<Subject> callers, SafeTransport transport) {
    TokenExchange exchange =
        new TokenExchange(ground.authority(), own, transport, ground.ticks(), ground.listener());
    DelegatedTokens tokens = new DelegatedTokens(exchange);
    var unused = ground.timer().scheduleWithFixedDelay(tokens::sweep, 1, 1, TimeUnit.SECONDS);
    return new Delegation(tokens, transport, callers, AudienceSet.none());
  }

  /**
   * For calls whose service will itself call these on the caller's behalf: their tokens are for
   * them too, so that it can trade them further, and name both services as the caller's actors, one
   * within the other. It could also present them there as they are, acting for nobody: say it of
   * services that you trust with that.
   *
   * @param audiences the services further on, as their tokens name them; those said before no more
   */
  public Delegation onwardTo(String... audiences) {
    return new Delegation(tokens, transport, callers, AudienceSet.of(audiences));
  }

  /**
   * For a stub: its calls are made on behalf of the caller of the call that this thread serves,
   * whichever thread makes them. A token that the service called does not take is dropped, so that
   * the next attempt or call brings another. Calls that fail here tell the reason.
   *
   * @param audience the service called, as its tokens name it
   * @param scopes what the calls need, there and {@linkplain #onwardTo further on}, at least one
   * @throws StatusRuntimeException UNAUTHENTICATED, TOKEN_MISSING where this thread serves no call
   *     with a token
   */
  public ClientInterceptor interceptor(String audience, String... scopes) {
    Subject subject = callers.get();
    Errand errand = errand(audience, scopes);
    return new OnBehalfInterceptor(
        credentials(subject, errand, Failing.EXPLAINED),
        authorization -> tokens.refusedThere(subject, errand, authorization));
  }

  /**
   * The same as mere credentials: for where an interceptor cannot be put. They do not see answers:
   * calls that fail here tell the status only, and a token that is not taken stays to its end.
   *
   * @throws StatusRuntimeException as {@link #interceptor}
   */
  public CallCredentials callCredentials(String audience, String... scopes) {
    return credentials(callers.get(), errand(audience, scopes), Failing.BARE);
  }

  private Errand errand(String audience, String... scopes) {
    List<Audience> all = new ArrayList<>(onward.asList());
    all.add(new Audience(audience));
    return Errand.of(AudienceSet.copyOf(all), scopes);
  }

  private OnBehalfCredentials credentials(Subject subject, Errand errand, Failing failing) {
    return new OnBehalfCredentials(subject, errand, tokens, transport, failing);
  }

  /** How many tokens are held for callers at this moment, at most 10,000. */
  public long size() {
    return tokens.size();
  }
}
