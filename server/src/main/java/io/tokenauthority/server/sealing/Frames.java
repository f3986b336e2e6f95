package io.tokenauthority.server.sealing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Values one behind the other, each behind its length: an encoding without ambiguity for what is
 * authenticated. Two different lists of values never give the same bytes. Not safe between threads.
 */
public final class Frames {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  /** Adds bytes. */
  public Frames add(byte[] value) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
    out.writeBytes(value);
    return this;
  }

  /** Adds a text as UTF-8. */
  public Frames add(String value) {
    return add(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a number. */
  public Frames add(long value) {
    return add(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /** What was added so far. */
  public byte[] toByteArray() {
    return out.toByteArray();
  }
}
