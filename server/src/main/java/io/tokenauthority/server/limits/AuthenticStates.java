package io.tokenauthority.server.limits;

import io.tokenauthority.server.sealing.KeyedDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts an authentication code before a bucket's state, made with the name of its place: what
 * anybody else wrote there, or moved there, is as good as nothing. What can still be done is to put
 * back what was there before; it gives back what was taken since, and the local bucket bounds that.
 */
final class AuthenticStates {

  private static final int CODE_LENGTH = 36;

  private final KeyedDigest digest;

  AuthenticStates(KeyedDigest digest) {
    this.digest = digest;
  }

  byte[] close(String name, byte[] state) {
    byte[] code = digest.authenticate(message(name, state));
    return ByteBuffer.allocate(code.length + state.length).put(code).put(state).array();
  }

  /** The state; empty for what is not ours. */
  Optional<byte[]> open(String name, byte[] held) {
    if (held.length <= CODE_LENGTH) {
      return Optional.empty();
    }
    byte[] state = Arrays.copyOfRange(held, CODE_LENGTH, held.length);
    byte[] code = Arrays.copyOf(held, CODE_LENGTH);
    return digest.isAuthentic(message(name, state), code) ? Optional.of(state) : Optional.empty();
  }

  /** All names have one length. */
  private static byte[] message(String name, byte[] state) {
    byte[] place = name.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(place.length + state.length).put(place).put(state).array();
  }
}
