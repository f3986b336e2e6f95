package io.tokenauthority.interceptor.server.access;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rule of each method: what its .proto says, else what was given for its full name, else what
 * was given for its service, else none. A rule given for a method whose .proto has one is a
 * contradiction that {@link #require} refuses; the .proto's wins.
 *
 * <p>Reading descriptors takes microseconds: ask once per method and keep the answer. Immutable.
 */
public final class AccessRules {

  private static final String EVERY_METHOD = "/*";

  private final Map<String, AccessRule> given;

  private AccessRules(Map<String, AccessRule> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * The rules of methods that every server knows: health is public; reflection is public on
   * loopback and authenticated elsewhere; channelz is for {@code server:admin}.
   */
  public static AccessRules standard() {
    Map<String, AccessRule> preset = new LinkedHashMap<>();
    preset.put("grpc.health.v1.Health" + EVERY_METHOD, AccessRule.publicAccess());
    preset.put("grpc.reflection.v1.ServerReflection" + EVERY_METHOD, AccessRule.publicOnLoopback());
    preset.put(
        "grpc.reflection.v1alpha.ServerReflection" + EVERY_METHOD, AccessRule.publicOnLoopback());
    preset.put("grpc.channelz.v1.Channelz" + EVERY_METHOD, AccessRule.scopes("server:admin"));
    return new AccessRules(preset);
  }

  /**
   * These rules and one more, for a method one does not own the .proto of; it replaces one given
   * before.
   *
   * @param method {@code package.Service/Method}, or {@code package.Service/*} for all of a service
   */
  public AccessRules with(String method, AccessRule rule) {
    int slash = method.indexOf('/');
    if (slash < 1 || slash != method.lastIndexOf('/') || slash == method.length() - 1) {
      throw new IllegalArgumentException("a method is package.Service/Method or package.Service/*");
    }
    Map<String, AccessRule> more = new LinkedHashMap<>(given);
    more.put(method, rule);
    return new AccessRules(more);
  }

  /**
   * The method's rule.
   *
   * @throws IllegalArgumentException if its .proto contradicts itself
   */
  public Optional<AccessRule> find(MethodDescriptor<?, ?> method) {
    return AccessOption.of(method)
        .or(() -> Optional.ofNullable(given.get(method.getFullMethodName())))
        .or(() -> Optional.ofNullable(given.get(method.getServiceName() + EVERY_METHOD)));
  }

  /**
   * Refuses services of which a method has no rule, two, or a contradictory one.
   *
   * @throws MissingAccessRuleException naming every such method
   */
  public void require(Collection<ServerServiceDefinition> services) {
    List<String> faults = new ArrayList<>();
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        fault(method.getMethodDescriptor()).ifPresent(faults::add);
      }
    }
    if (!faults.isEmpty()) {
      throw new MissingAccessRuleException(faults.stream().sorted().toList());
    }
  }

  private Optional<String> fault(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    try {
      if (AccessOption.of(method).isPresent() && given.containsKey(name)) {
        return Optional.of(name + " (has a rule in its .proto and another from the builder)");
      }
      return find(method).isPresent() ? Optional.empty() : Optional.of(name);
    } catch (IllegalArgumentException contradictory) {
      return Optional.of(name + " (" + contradictory.getMessage() + ")");
    }
  }
}
