package io.tokenauthority.server.grpc.wire;

import java.util.Arrays;

/**
 * Writes fields of a protobuf message into an array that is large enough. Fields that are zero or
 * empty are left out, as proto3 has it. For one thread.
 */
final class ByteWriter {

  /** A tag of up to 5 bytes and a number of up to 10. */
  static final int LONGEST_FIELD = 15;

  private static final int NUMBER = 0;
  private static final int BYTES = 2;

  private final byte[] bytes;
  private int length;

  ByteWriter(int most) {
    bytes = new byte[most];
  }

  /** A field of type int32, int64 or uint64. */
  void number(int field, long value) {
    if (value != 0) {
      varint(((long) field << 3) | NUMBER);
      varint(value);
    }
  }

  /** A field of type string or bytes. */
  void bytes(int field, byte[] value) {
    if (value.length > 0) {
      length(field, value.length);
      System.arraycopy(value, 0, bytes, length, value.length);
      length += value.length;
    }
  }

  /** A field that is a message, which is there even when it is empty. */
  void bytes(int field, ByteWriter message) {
    length(field, message.length);
    System.arraycopy(message.bytes, 0, bytes, length, message.length);
    length += message.length;
  }

  /** The beginning of a field of so many bytes, which are written elsewhere. */
  void length(int field, int size) {
    varint(((long) field << 3) | BYTES);
    varint(size);
  }

  byte[] written() {
    return Arrays.copyOf(bytes, length);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }
}
