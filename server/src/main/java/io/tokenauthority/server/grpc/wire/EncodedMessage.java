package io.tokenauthority.server.grpc.wire;

import com.google.protobuf.MessageLite;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A message as the bytes that it is sent as, in up to three parts, some of which were made before
 * and are shared by many messages. The arrays must not be changed afterwards.
 */
public final class EncodedMessage {

  /** Writes the bytes as they are. The server never reads one. */
  public static final MethodDescriptor.Marshaller<EncodedMessage> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(EncodedMessage message) {
          return new Parts(message);
        }

        @Override
        public EncodedMessage parse(InputStream stream) {
          throw new UnsupportedOperationException("the server sends these");
        }
      };

  private static final byte[] NOTHING = {};

  private final byte[] head;
  private final byte[] body;
  private final byte[] tail;

  private EncodedMessage(byte[] head, byte[] body, byte[] tail) {
    this.head = head;
    this.body = body;
    this.tail = tail;
  }

  /** The message, encoded now. */
  public static EncodedMessage of(MessageLite message) {
    return new EncodedMessage(NOTHING, message.toByteArray(), NOTHING);
  }

  /** A message that was encoded by us. */
  static EncodedMessage ofBytes(byte[] encoded) {
    return new EncodedMessage(NOTHING, encoded, NOTHING);
  }

  /** How many bytes. */
  public int size() {
    return head.length + body.length + tail.length;
  }

  /** The same bytes, then others. Of a message without a tail. */
  EncodedMessage before(byte[] end) {
    return new EncodedMessage(head, body, end);
  }

  /** The same bytes after others. */
  EncodedMessage after(byte[] begin) {
    return head.length == 0
        ? new EncodedMessage(begin, body, tail)
        : new EncodedMessage(joined(begin, head), body, tail);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = new byte[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** Over the shared parts, without copying them first. */
  private static final class Parts extends InputStream implements KnownLength, Drainable {
    private final byte[][] parts;
    private int part;
    private int at;

    Parts(EncodedMessage message) {
      parts = new byte[][] {message.head, message.body, message.tail};
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int drained = 0;
      for (; part < parts.length; part++, at = 0) {
        int length = parts[part].length - at;
        if (length > 0) {
          target.write(parts[part], at, length);
          drained += length;
        }
      }
      return drained;
    }

    @Override
    public int available() {
      int left = -at;
      for (int i = part; i < parts.length; i++) {
        left += parts[i].length;
      }
      return left;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int most) {
      for (; part < parts.length; part++, at = 0) {
        int length = Math.min(most, parts[part].length - at);
        if (length > 0 || most == 0) {
          System.arraycopy(parts[part], at, target, from, length);
          at += length;
          return length;
        }
      }
      return most == 0 ? 0 : -1;
    }
  }
}
