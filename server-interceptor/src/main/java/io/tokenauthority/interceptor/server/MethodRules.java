package io.tokenauthority.interceptor.server;

import io.grpc.MethodDescriptor;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.access.AccessRules;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The rules by name, each worked out once. A server calls an interceptor for methods that it has
 * registered only; should one make them up as it goes, those past 10,000 are worked out each time.
 */
final class MethodRules {

  private static final int LIMIT = 10_000;

  private final AccessRules rules;
  private final ConcurrentMap<String, Optional<AccessRule>> known = new ConcurrentHashMap<>();

  MethodRules(AccessRules rules) {
    this.rules = rules;
  }

  Optional<AccessRule> find(MethodDescriptor<?, ?> method) {
    Optional<AccessRule> found = known.get(method.getFullMethodName());
    if (found != null) {
      return found;
    }
    Optional<AccessRule> read = read(method);
    if (known.size() < LIMIT) {
      known.put(method.getFullMethodName(), read);
    }
    return read;
  }

  /** A rule that contradicts itself is as good as none. */
  private Optional<AccessRule> read(MethodDescriptor<?, ?> method) {
    try {
      return rules.find(method);
    } catch (IllegalArgumentException contradictory) {
      return Optional.empty();
    }
  }
}
