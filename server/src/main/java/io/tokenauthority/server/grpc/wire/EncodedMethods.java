package io.tokenauthority.server.grpc.wire;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.Map;
import java.util.TreeMap;

/** Methods that answer with messages encoded by us, in the place of those that are generated. */
public final class EncodedMethods {

  private EncodedMethods() {}

  /** The method with answers of that kind; requests are read as they always are. */
  public static <Q> MethodDescriptor<Q, EncodedMessage> answering(MethodDescriptor<Q, ?> method) {
    return method.toBuilder(method.getRequestMarshaller(), EncodedMessage.MARSHALLER).build();
  }

  /** The service with these in the place of its methods of their names. */
  public static ServerServiceDefinition in(
      ServerServiceDefinition service, ServerMethodDefinition<?, ?>... others) {
    Map<String, ServerMethodDefinition<?, ?>> methods = new TreeMap<>();
    service.getMethods().forEach(each -> methods.put(name(each), each));
    for (ServerMethodDefinition<?, ?> each : others) {
      if (methods.put(name(each), each) == null) {
        throw new IllegalArgumentException(name(each) + " is no method of the service");
      }
    }
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    methods.values().forEach(each -> descriptor.addMethod(each.getMethodDescriptor()));
    ServerServiceDefinition.Builder built = ServerServiceDefinition.builder(descriptor.build());
    methods.values().forEach(built::addMethod);
    return built.build();
  }

  private static String name(ServerMethodDefinition<?, ?> method) {
    return method.getMethodDescriptor().getFullMethodName();
  }
}
