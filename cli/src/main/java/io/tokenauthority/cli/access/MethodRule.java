package io.tokenauthority.cli.access;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.tokenauthority.v1.AccessProto;
import io.tokenauthority.v1.AccessRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One method and who may call it.
 *
 * @param method {@code package.Service/Method}
 * @param kind what the rule is
 * @param detail the scopes, or what is wrong
 */
record MethodRule(String method, Kind kind, List<String> detail) {

  /** What a method's rule may be. */
  enum Kind {
    /** Every scope of the detail is needed. */
    SCOPES,
    /** Anyone may call. */
    PUBLIC,
    /** Any active token for the audience may call. */
    AUTHENTICATED,
    /** There is none; such a method cannot be served. */
    MISSING,
    /** There is one that start-up would refuse. */
    INVALID;

    boolean servable() {
      return this != MISSING && this != INVALID;
    }
  }

  private static final int MOST_SCOPES = 32;

  /** RFC 6749 section 3.3, at most 64 characters. */
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,64}");

  /** The rule of every method in these files, in their order. */
  static List<MethodRule> allIn(List<FileDescriptorProto> files) {
    List<MethodRule> rules = new ArrayList<>();
    for (FileDescriptorProto file : files) {
      String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
      for (ServiceDescriptorProto service : file.getServiceList()) {
        for (MethodDescriptorProto method : service.getMethodList()) {
          rules.add(of(prefix + service.getName() + "/" + method.getName(), method));
        }
      }
    }
    return rules;
  }

  private static MethodRule of(String name, MethodDescriptorProto method) {
    return method.getOptions().hasExtension(AccessProto.access)
        ? of(name, method.getOptions().getExtension(AccessProto.access))
        : missing(name);
  }

  /** The service's full name. */
  String service() {
    return method.substring(0, method.indexOf('/'));
  }

  static MethodRule missing(String method) {
    return new MethodRule(method, Kind.MISSING, List.of());
  }

  static MethodRule of(String method, AccessRule rule) {
    int set =
        (rule.getScopesCount() > 0 ? 1 : 0)
            + (rule.getPublic() ? 1 : 0)
            + (rule.getAuthenticated() ? 1 : 0);
    if (set != 1) {
      return invalid(method, "exactly one of scopes, public and authenticated is needed");
    }
    if (rule.getPublic()) {
      return new MethodRule(method, Kind.PUBLIC, List.of());
    }
    if (rule.getAuthenticated()) {
      return new MethodRule(method, Kind.AUTHENTICATED, List.of());
    }
    return ofScopes(method, rule.getScopesList());
  }

  private static MethodRule ofScopes(String method, List<String> scopes) {
    Set<String> distinct = new HashSet<>(scopes);
    if (distinct.size() != scopes.size()) {
      return invalid(method, "a scope stands twice");
    }
    if (scopes.size() > MOST_SCOPES) {
      return invalid(method, "more than " + MOST_SCOPES + " scopes");
    }
    if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      return invalid(method, "not a scope of RFC 6749 of at most 64 characters");
    }
    return new MethodRule(method, Kind.SCOPES, scopes);
  }

  private static MethodRule invalid(String method, String why) {
    return new MethodRule(method, Kind.INVALID, List.of(why));
  }
}
