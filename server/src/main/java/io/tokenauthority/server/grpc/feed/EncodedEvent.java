package io.tokenauthority.server.grpc.feed;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.tokenauthority.v1.WatchTrustResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One message of the feed, encoded once for all watchers. Immutable. */
final class EncodedEvent {

  /** Writes the bytes as they are. The server never reads one. */
  static final MethodDescriptor.Marshaller<EncodedEvent> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(EncodedEvent event) {
          return new Stream(event.bytes);
        }

        @Override
        public EncodedEvent parse(InputStream stream) {
          throw new UnsupportedOperationException("the server sends these");
        }
      };

  private final byte[] bytes;

  private EncodedEvent(byte[] bytes) {
    this.bytes = bytes;
  }

  static EncodedEvent of(WatchTrustResponse event) {
    return new EncodedEvent(event.toByteArray());
  }

  int size() {
    return bytes.length;
  }

  /** Over the shared bytes, without copying them first. */
  private static final class Stream extends ByteArrayInputStream implements KnownLength, Drainable {
    Stream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
