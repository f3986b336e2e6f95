package io.tokenauthority.server;

import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tokenauthority.interceptor.server.StaleFeedPolicy;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.TokenGuardBuilder;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.server.authority.admin.server.UsageTally;
import io.tokenauthority.server.config.EdgeConfig;
import io.tokenauthority.server.config.GrpcConfig;
import io.tokenauthority.server.grpc.Accidents;
import io.tokenauthority.server.grpc.Desk;
import io.tokenauthority.server.grpc.GrpcAuditLog;
import io.tokenauthority.server.grpc.GrpcAuthority;
import io.tokenauthority.server.grpc.GrpcServer;
import io.tokenauthority.server.grpc.GrpcServiceAccounts;
import io.tokenauthority.server.grpc.GrpcServiceTokens;
import io.tokenauthority.server.grpc.GrpcSigningKeys;
import io.tokenauthority.server.grpc.GrpcTokenAuthority;
import io.tokenauthority.server.grpc.GrpcUsers;
import io.tokenauthority.server.grpc.Lanes;
import io.tokenauthority.server.grpc.ProcessStats;
import io.tokenauthority.server.grpc.ServerActs;
import io.tokenauthority.server.grpc.Statuses;
import io.tokenauthority.server.grpc.TlsFiles;
import io.tokenauthority.server.grpc.ValidationMethods;
import io.tokenauthority.server.grpc.feed.AuditBroadcast;
import io.tokenauthority.server.grpc.feed.TrustBroadcast;
import io.tokenauthority.server.grpc.feed.WatchTrustMethod;
import io.tokenauthority.server.grpc.wire.EncodedMethods;
import io.tokenauthority.server.grpc.wire.SigningKeyWire;
import io.tokenauthority.server.guard.OwnIntrospector;
import io.tokenauthority.server.guard.OwnTrust;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.v1.ServiceTokensGrpc;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where callers come in: the services, the guard before them, the feeds, and the listener. Closed
 * first, in order (P15).
 */
final class Edge implements AutoCloseable {

  private final GrpcServer server;
  private final TokenGuard guard;
  private final TrustBroadcast trustFeed;
  private final AuditBroadcast auditFeed;

  private Edge(
      GrpcServer server, TokenGuard guard, TrustBroadcast trustFeed, AuditBroadcast auditFeed) {
    this.server = server;
    this.guard = guard;
    this.trustFeed = trustFeed;
    this.auditFeed = auditFeed;
  }

  /**
   * Builds it and listens.
   *
   * @param more services that are served, and guarded, beside the authority's own
   * @throws StartFault when the address cannot be bound
   * @throws io.tokenauthority.interceptor.server.access.MissingAccessRuleException naming each
   *     method without a rule (P8)
   */
  static Edge open(
      Ground ground,
      DataPlane data,
      AdminPlane admin,
      UsageTally usage,
      Tally tally,
      Optional<TlsFiles> tls,
      List<ServerServiceDefinition> more) {
    EdgeConfig config = ground.configuration().edge();
    Statuses statuses = new Statuses(new Accidents(ground.random()), tally);
    Lanes lanes = ground.lanes();
    TrustBroadcast trustFeed =
        TrustBroadcast.start(
            ground.trust(), ground.store(), lanes.admin(), ground.time(), statuses);
    AuditBroadcast auditFeed = AuditBroadcast.start(lanes.admin(), statuses);
    HealthStatusManager health = new HealthStatusManager();
    List<ServerServiceDefinition> services = new ArrayList<>();
    services.addAll(services(ground, data, admin, trustFeed, auditFeed, statuses, tally));
    services.addAll(GrpcServer.companions(health, config.reflection()));
    services.addAll(more);
    TokenGuard guard = guard(ground, data, usage);
    try {
      guard.requireRules(services);
      GrpcServer server = listen(config, tls, services, guard, health, statuses);
      return new Edge(server, guard, trustFeed, auditFeed);
    } catch (RuntimeException refused) {
      trustFeed.close();
      auditFeed.close();
      guard.close();
      throw refused;
    }
  }

  private static GrpcServer listen(
      EdgeConfig config,
      Optional<TlsFiles> tls,
      List<ServerServiceDefinition> services,
      TokenGuard guard,
      HealthStatusManager health,
      Statuses statuses) {
    try {
      return GrpcServer.start(config, tls, services, guard.interceptor(), health, statuses);
    } catch (IOException taken) {
      throw new StartFault(
          "grpc.listen " + config.grpc().listen() + " cannot be bound",
          "another process may listen there: end it, or set grpc.listen to another port");
    }
  }

  private static List<ServerServiceDefinition> services(
      Ground ground,
      DataPlane data,
      AdminPlane admin,
      TrustBroadcast trustFeed,
      AuditBroadcast auditFeed,
      Statuses statuses,
      Tally tally) {
    Desk desk = new Desk(ground.time(), ground.lanes(), statuses);
    ValidationMethods validations = new ValidationMethods(desk, data.acts().validate(), tally);
    Instant start = ground.time().instant();
    ProcessStats process =
        new ProcessStats(start, ground.trust(), trustFeed, tally, data::cacheStats);
    return List.of(
        EncodedMethods.in(
            new GrpcTokenAuthority(desk, data.acts(), admin.server().usageReports(), tally)
                .bindService(),
            validations.unary(),
            validations.stream(),
            WatchTrustMethod.of(trustFeed, statuses)),
        new GrpcServiceAccounts(
                desk,
                admin.accounts().create(),
                admin.accounts().find(),
                admin.accounts().update(),
                admin.accounts().delete())
            .bindService(),
        new GrpcServiceTokens(
                desk,
                admin.tokens().create(),
                admin.tokens().find(),
                admin.tokens().renew(),
                admin.tokens().revoke(),
                admin.tokens().usage())
            .bindService(),
        new GrpcUsers(desk, admin.users()).bindService(),
        new GrpcSigningKeys(
                desk,
                admin.keys().find(),
                admin.keys().rotate(),
                admin.keys().revoke(),
                new SigningKeyWire(ground.configuration().policy().keys().rotation()))
            .bindService(),
        new GrpcAuditLog(
                desk,
                admin.audit().list(),
                admin.audit().follow(),
                admin.audit().verify(),
                auditFeed)
            .bindService(),
        new GrpcAuthority(
                desk,
                new ServerActs(
                    admin.server().facts(),
                    admin.server().stats(),
                    admin.setUp(),
                    data.acts().issue(),
                    admin.keys().reseal(),
                    admin.server().backup()),
                ServerDescription.of(ground, start),
                process)
            .bindService());
  }

  private static TokenGuard guard(Ground ground, DataPlane data, UsageTally usage) {
    String issuer = ground.configuration().issuer().value();
    TokenGuardBuilder builder =
        TokenGuard.builder()
            .issuer(issuer)
            .audience(issuer)
            .peers(GrpcServer.peers())
            .signatures(ground.signatures())
            .cacheSize(ground.configuration().policy().tokens().cache())
            .whenStale(
                StaleFeedPolicy.failClosed()
                    .staleAfter(ground.configuration().policy().tokens().viewAge()))
            .homeOfServiceTokens(ServiceTokensGrpc.getRenewServiceTokenMethod().getFullMethodName())
            .steadyTime(ground.time())
            .trust(new OwnTrust(ground.trust(), ground.time(), ground.poller()::nudge))
            .introspector(
                new OwnIntrospector(
                    data.introspect(), ground.time(), ground.lanes().validate()::run))
            .usage(
                uses -> {
                  uses.forEach(use -> usage.count(use.grantId(), use.count(), use.lastUsed()));
                  return true;
                });
    AccessRule reflection =
        ground.configuration().edge().reflection() == GrpcConfig.Reflection.PUBLIC
            ? AccessRule.publicAccess()
            : AccessRule.authenticated();
    return builder
        .rule("grpc.reflection.v1.ServerReflection/*", reflection)
        .rule("grpc.reflection.v1alpha.ServerReflection/*", reflection)
        .build();
  }

  int port() {
    return server.port();
  }

  /** Ends calls whose default deadline has passed; about every 200 ms. */
  void sweep() {
    server.sweep();
  }

  @Override
  public void close() {
    server.drain();
    trustFeed.close();
    auditFeed.close();
    guard.close();
  }
}
