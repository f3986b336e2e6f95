package io.tokenauthority.interceptor.server.access;

import com.google.protobuf.Descriptors;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.v1.AccessProto;
import java.util.Optional;

/** Reads the method option {@code tokenauthority.v1.access}. */
final class AccessOption {

  private AccessOption() {}

  /**
   * The rule that the method's .proto states; absent where it states none or where the method does
   * not come from a .proto.
   *
   * @throws IllegalArgumentException if the option says nothing or contradicts itself
   */
  static Optional<AccessRule> of(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
      return Optional.empty();
    }
    Descriptors.MethodDescriptor descriptor = schema.getMethodDescriptor();
    if (!descriptor.getOptions().hasExtension(AccessProto.access)) {
      return Optional.empty();
    }
    return Optional.of(read(descriptor.getOptions().getExtension(AccessProto.access)));
  }

  private static AccessRule read(io.tokenauthority.v1.AccessRule option) {
    int said =
        (option.getScopesCount() > 0 ? 1 : 0)
            + (option.getPublic() ? 1 : 0)
            + (option.getAuthenticated() ? 1 : 0);
    if (said != 1) {
      throw new IllegalArgumentException(
          "an access option is one of scopes, public and authenticated");
    }
    if (option.getPublic()) {
      return AccessRule.publicAccess();
    }
    if (option.getAuthenticated()) {
      return AccessRule.authenticated();
    }
    ScopeSet required = ScopeSet.ofTexts(option.getScopesList());
    if (required.size() != option.getScopesCount()) {
      throw new IllegalArgumentException("an access option names no scope twice");
    }
    return new AccessRule.Scoped(required);
  }
}
