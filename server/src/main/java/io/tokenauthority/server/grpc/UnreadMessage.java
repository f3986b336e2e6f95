package io.tokenauthority.server.grpc;

import io.grpc.MethodDescriptor;
import java.io.InputStream;

/**
 * Hands a message through as the stream that gRPC made of it, so that what parses or writes it
 * stands behind the {@link Gate}. {@code ServerInterceptors.useInputStreamMessages} does so through
 * two buffers of 8 KiB for each message, a quarter of what a validation then costs; they are for
 * interceptors that read a stream twice, of which there is none here.
 */
final class UnreadMessage implements MethodDescriptor.Marshaller<InputStream> {

  @Override
  public InputStream stream(InputStream message) {
    return message;
  }

  /** The stream is to be read before the callback that brought it returns. */
  @Override
  public InputStream parse(InputStream message) {
    return message;
  }
}
