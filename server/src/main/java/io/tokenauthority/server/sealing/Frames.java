package io.tokenauthority.server.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Values one behind the other, each behind its length: an encoding without ambiguity for what is
 * authenticated. Two different lists of values never give the same bytes. Not safe between threads.
 */
public final class Frames {

  private ByteBuffer out = ByteBuffer.allocate(512);

  /** Adds bytes. */
  public Frames add(byte[] value) {
    room(Integer.BYTES + value.length);
    out.putInt(value.length).put(value);
    return this;
  }

  /** Adds a text as UTF-8. */
  public Frames add(String value) {
    return add(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a number. */
  public Frames add(long value) {
    room(Integer.BYTES + Long.BYTES);
    out.putInt(Long.BYTES).putLong(value);
    return this;
  }

  private void room(int bytes) {
    if (out.remaining() < bytes) {
      int length = Math.addExact(out.position(), bytes);
      out = ByteBuffer.allocate(Math.max(length, 2 * out.capacity())).put(out.flip());
    }
  }

  /** What was added so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(out.array(), out.position());
  }
}
