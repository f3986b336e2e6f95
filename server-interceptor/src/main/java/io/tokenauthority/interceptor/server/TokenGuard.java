package io.tokenauthority.interceptor.server;

import io.grpc.BindableService;
import io.grpc.ClientInterceptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.tokenauthority.interceptor.server.access.AccessRules;
import io.tokenauthority.interceptor.server.access.MissingAccessRuleException;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Guards the methods of a gRPC server: verifies the token of each call, enforces the method's
 * access rule, and puts a {@link Caller} into the call's context.
 *
 * <pre>{@code
 * TokenGuard guard =
 *     TokenGuard.builder().issuer("https://auth.example").audience("otp").channel(channel).build();
 * Server server = serverBuilder.addServices(guard.protect(new OtpService())).build().start();
 * }</pre>
 *
 * <p>No call waits for the network once the trust feed has its first view, except one with an
 * opaque token not seen in the last minute. One guard serves any number of servers and all threads.
 * Close it after the servers it protects.
 */
public final class TokenGuard implements AutoCloseable {

  private final AccessRules rules;
  private final ServerInterceptor interceptor;
  private final Trust trust;
  private final Delegating delegating;
  private final GuardResources resources;

  TokenGuard(
      AccessRules rules,
      ServerInterceptor interceptor,
      Trust trust,
      Delegating delegating,
      GuardResources resources) {
    this.rules = rules;
    this.interceptor = interceptor;
    this.trust = trust;
    this.delegating = delegating;
    this.resources = resources;
  }

  public static TokenGuardBuilder builder() {
    return new TokenGuardBuilder();
  }

  /**
   * These services with the guard before each of their methods, for {@code
   * ServerBuilder.addServices}.
   *
   * @throws MissingAccessRuleException naming every method without a usable rule (P8)
   */
  public List<ServerServiceDefinition> protect(BindableService... services) {
    List<ServerServiceDefinition> definitions =
        Arrays.stream(services).map(BindableService::bindService).toList();
    rules.require(definitions);
    return definitions.stream()
        .map(definition -> ServerInterceptors.intercept(definition, interceptor))
        .toList();
  }

  /**
   * The bare interceptor, for servers that are put together elsewhere. Call {@link #requireRules}
   * before such a server starts; a method without a rule is refused at each call in any case.
   */
  public ServerInterceptor interceptor() {
    return interceptor;
  }

  /**
   * Refuses a built server of which a method has no usable rule.
   *
   * @throws MissingAccessRuleException naming every such method (P8)
   */
  public void requireRules(Server server) {
    rules.require(server.getServices());
  }

  /**
   * Refuses services of which a method has no usable rule, before a server is built of them.
   *
   * @throws MissingAccessRuleException naming every such method (P8)
   */
  public void requireRules(List<ServerServiceDefinition> services) {
    rules.require(services);
  }

  /**
   * Calls on behalf of callers, for handlers of the methods that this guard protects. Make one and
   * keep it.
   *
   * @param own puts this service's own credentials before the authority on a call, as the client
   *     interceptor's {@code interceptor()} of an identity for the authority's audience does; their
   *     token makes this service the actor, and the interceptor hears if it was refused
   * @throws IllegalStateException if the guard was built without a channel to the authority, or has
   *     made 32 of them
   */
  public Delegation delegation(ClientInterceptor own) {
    return delegating.by(own);
  }

  /**
   * How long ago keys and revocations were last known to be complete, for health checks and
   * metrics: a second or six while all is well, {@link TrustFeed#NEVER} before the first view.
   */
  public Duration staleness() {
    return trust.feed().staleness();
  }

  /**
   * Hands on the last usage counts, waiting 2 s at most for their answer, and stops following the
   * authority: from now on what is known grows stale, and tokens not seen before are refused as
   * UNAVAILABLE.
   */
  @Override
  public void close() {
    resources.close();
  }
}
