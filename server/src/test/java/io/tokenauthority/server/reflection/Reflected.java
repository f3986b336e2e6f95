package io.tokenauthority.server.reflection;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.tokenauthority.server.LiveAuthority;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Calls methods by their names with JSON, by descriptors that the server handed out. */
public final class Reflected {

  private static final int LONGEST_SECONDS = 30;

  private final Channel channel;
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
  private final Map<String, ServiceDescriptor> services = new LinkedHashMap<>();

  private Reflected(Channel channel) {
    this.channel = channel;
  }

  /** Asks for every service there is. */
  public static Reflected of(Channel channel, ReflectionVersion version) {
    Reflected made = new Reflected(channel);
    try (var asking = version.open(channel)) {
      Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
      List<String> names = asking.services();
      for (String name : names) {
        for (ByteString file : asking.filesOf(name)) {
          FileDescriptorProto proto = FileDescriptorProto.parseFrom(file);
          protos.put(proto.getName(), proto);
        }
      }
      for (String file : List.copyOf(protos.keySet())) {
        made.build(file, protos);
      }
      for (FileDescriptor file : made.files.values()) {
        file.getServices().stream()
            .filter(service -> names.contains(service.getFullName()))
            .forEach(service -> made.services.put(service.getFullName(), service));
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
    return made;
  }

  private FileDescriptor build(String name, Map<String, FileDescriptorProto> protos) {
    FileDescriptor known = files.get(name);
    if (known != null) {
      return known;
    }
    FileDescriptorProto proto = protos.get(name);
    if (proto == null) {
      throw new AssertionError("reflection left out " + name);
    }
    try {
      FileDescriptor built =
          FileDescriptor.buildFrom(
              proto,
              proto.getDependencyList().stream()
                  .map(dependency -> build(dependency, protos))
                  .toArray(FileDescriptor[]::new));
      files.put(name, built);
      return built;
    } catch (DescriptorValidationException broken) {
      throw new AssertionError(broken);
    }
  }

  /** All services, by their full names. */
  public Map<String, ServiceDescriptor> services() {
    return Map.copyOf(services);
  }

  /** One method, by {@code package.Service/Method}. */
  public MethodDescriptor method(String name) {
    int slash = name.indexOf('/');
    return Optional.ofNullable(services.get(name.substring(0, slash)))
        .map(service -> service.findMethodByName(name.substring(slash + 1)))
        .orElseThrow(() -> new AssertionError("no such method: " + name));
  }

  /** Calls a method that answers once; JSON in, JSON out. */
  public String call(String method, String json, Optional<String> token) {
    MethodDescriptor descriptor = method(method);
    return json(call(descriptor, message(descriptor, json), token));
  }

  /** Calls a method that answers once. */
  public DynamicMessage call(
      MethodDescriptor method, DynamicMessage request, Optional<String> token) {
    return ClientCalls.blockingUnaryCall(attached(token), grpc(method), options(), request);
  }

  /** Calls a method that streams, and gives its first answers as JSON, at most so many. */
  public List<String> stream(String method, String json, Optional<String> token, int most) {
    MethodDescriptor descriptor = method(method);
    Iterator<DynamicMessage> answers =
        ClientCalls.blockingServerStreamingCall(
            attached(token), grpc(descriptor), options(), message(descriptor, json));
    List<String> taken = new ArrayList<>();
    while (taken.size() < most && answers.hasNext()) {
      taken.add(json(answers.next()));
    }
    return taken;
  }

  /** The message that the JSON describes. */
  public DynamicMessage message(MethodDescriptor method, String json) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
    try {
      JsonFormat.parser().usingTypeRegistry(types()).merge(json, message);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
    return message.build();
  }

  private String json(DynamicMessage message) {
    try {
      return JsonFormat.printer()
          .usingTypeRegistry(types())
          .omittingInsignificantWhitespace()
          .print(message);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }

  private TypeRegistry types() {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    files.values().forEach(file -> types.add(file.getMessageTypes()));
    return types.build();
  }

  private Channel attached(Optional<String> token) {
    return token
        .map(text -> ClientInterceptors.intercept(channel, LiveAuthority.attach(text)))
        .orElse(channel);
  }

  private static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /** A method as gRPC calls it. */
  public static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc(
      MethodDescriptor method) {
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(type(method))
        .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  private static io.grpc.MethodDescriptor.MethodType type(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming()
          ? io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING
          : io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming()
        ? io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING
        : io.grpc.MethodDescriptor.MethodType.UNARY;
  }
}
