package io.tokenauthority.server.grpc.wire;

import java.util.Arrays;

/**
 * Writes fields of a protobuf message into an array, which grows where it must. Fields that are
 * zero or empty are left out, as proto3 has it. For one thread.
 */
final class ByteWriter {

  /** A tag of up to 5 bytes and a number of up to 10. */
  static final int LONGEST_FIELD = 15;

  private static final int LONGEST_VARINT = 10;
  private static final int NUMBER = 0;
  private static final int BYTES = 2;

  private byte[] bytes;
  private int length;

  ByteWriter(int about) {
    bytes = new byte[about];
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
      append(value, value.length);
    }
  }

  /** A field that is a message, which is there even when it is empty. */
  void bytes(int field, ByteWriter message) {
    length(field, message.length);
    append(message.bytes, message.length);
  }

  /** Begins anew, in the same array. */
  void clear() {
    length = 0;
  }

  int size() {
    return length;
  }

  private void append(byte[] from, int count) {
    room(count);
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
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
    room(LONGEST_VARINT);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }
}
