package io.tokenauthority.server;

import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.PolicyConfig;
import io.tokenauthority.server.config.TokensConfig;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.v1.GetServerInfoResponse;
import io.tokenauthority.v1.Policy;
import java.time.Instant;
import java.util.function.Supplier;

/** What GetServerInfo tells of this process: most of it is the same for as long as it runs. */
final class ServerDescription {

  private ServerDescription() {}

  static Supplier<GetServerInfoResponse> of(Ground ground, Instant start) {
    GetServerInfoResponse lasting = lasting(ground, start);
    return () ->
        lasting.toBuilder()
            .setRedis(
                ground.redis().map(link -> link.answers() ? "connected" : "lost").orElse("off"))
            .setHearsReplicas(ground.hints().isHearing())
            .build();
  }

  private static GetServerInfoResponse lasting(Ground ground, Instant start) {
    Configuration configuration = ground.configuration();
    return GetServerInfoResponse.newBuilder()
        .setVersion(Version.TEXT)
        .setIssuer(configuration.issuer().value())
        .setReplicaId(ground.replica())
        .setSignatureProvider(ground.signatures().describe())
        .setAlgorithm(configuration.policy().keys().algorithm().joseName())
        .setStartTime(Times.timestamp(start))
        .setStore(ground.store().describe())
        .setTlsMode(tlsMode(configuration))
        .setRegistrationEnabled(configuration.policy().registration().enabled())
        .setPolicy(policy(configuration.policy()))
        .addAllTiers(
            configuration.policy().rateLimit().tiers().keySet().stream()
                .map(Tier::value)
                .sorted()
                .toList())
        .setJavaRuntime(System.getProperty("java.vendor") + " " + Runtime.version())
        .build();
  }

  private static String tlsMode(Configuration configuration) {
    return switch (configuration.edge().tls().mode()) {
      case OFF -> "off";
      case TLS -> "server";
      case MTLS -> "mutual";
      case MESH -> "mesh";
    };
  }

  private static Policy policy(PolicyConfig policy) {
    TokensConfig tokens = policy.tokens();
    return Policy.newBuilder()
        .setAccessDefault(Times.duration(tokens.access().standard()))
        .setAccessMax(Times.duration(tokens.access().most()))
        .setRefreshIdle(Times.duration(tokens.refresh().idle()))
        .setRefreshAbsolute(Times.duration(tokens.refresh().absolute()))
        .setRefreshGrace(Times.duration(tokens.refresh().grace()))
        .setServiceDefault(Times.duration(tokens.service().standard()))
        .setServiceMax(Times.duration(tokens.service().most()))
        .setExpiringWindow(Times.duration(tokens.service().expiringWindow()))
        .setKeyRotation(Times.duration(policy.keys().rotation()))
        .setAuditRetain(Times.duration(policy.audit().retain()))
        .setLeeway(Times.duration(VerificationPolicy.standard().leeway()))
        .setRateLimitEnabled(policy.rateLimit().enabled())
        .build();
  }
}
