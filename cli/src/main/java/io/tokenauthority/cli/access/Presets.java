package io.tokenauthority.cli.access;

import java.util.List;
import java.util.Optional;

/** The rules that every guard has for the services of gRPC's own, whose .proto names none. */
final class Presets {

  private Presets() {}

  static Optional<MethodRule> of(String method) {
    String service = method.substring(0, method.indexOf('/'));
    return switch (service) {
      case "grpc.health.v1.Health" -> rule(method, MethodRule.Kind.PUBLIC);
      case "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection" ->
          rule(method, MethodRule.Kind.AUTHENTICATED);
      case "grpc.channelz.v1.Channelz" -> rule(method, MethodRule.Kind.SCOPES, "server:admin");
      default -> Optional.empty();
    };
  }

  private static Optional<MethodRule> rule(String method, MethodRule.Kind kind, String... detail) {
    return Optional.of(new MethodRule(method, kind, List.of(detail)));
  }
}
