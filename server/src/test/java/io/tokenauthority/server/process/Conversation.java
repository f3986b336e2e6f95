package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.tokenauthority.v1.TokenSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** What a client and the server say to each other: every secret of it, and every refusal's text. */
record Conversation(ManagedChannel channel, SecretHunt hunt, Queue<byte[]> refusals) {

  Conversation(ManagedChannel channel, SecretHunt hunt) {
    this(channel, hunt, new ConcurrentLinkedQueue<>());
  }

  /** A password that nobody has had. */
  String newPassword(String name) {
    return hunt.keep(name, "Pässword " + UUID.randomUUID());
  }

  /** A request id; a secret in each of its spellings. */
  String newRequestId(String name) {
    UUID id = UUID.randomUUID();
    hunt.keep(name, id.toString());
    hunt.keep(name + " without dashes", id.toString().replace("-", ""));
    hunt.keep(
        name,
        ByteBuffer.allocate(16)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array());
    return id.toString();
  }

  /** Remembers what is secret of an answer. */
  TokenSet keep(String name, TokenSet tokens) {
    hunt.keep("access token of " + name, tokens.getAccessToken());
    if (!tokens.getRefreshToken().isEmpty()) {
      hunt.keep("refresh token of " + name, tokens.getRefreshToken());
    }
    return tokens;
  }

  /** The same with one character changed, somewhere. */
  static String misspelt(String secret) {
    int at = ThreadLocalRandom.current().nextInt(8, secret.length());
    char other = secret.charAt(at) == 'x' ? 'y' : 'x';
    return secret.substring(0, at) + other + secret.substring(at + 1);
  }

  /** Asks for what must be refused, and remembers with which words. */
  void refused(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException refused) {
      assertThat(refused.getStatus().getCode())
          .as(refused.toString())
          .isNotIn(Code.INTERNAL, Code.UNAVAILABLE);
      remember(refused);
      return;
    }
    throw new AssertionError("it was not refused");
  }

  /** Remembers an error's words; not those of gRPC, which quotes the path of an unknown method. */
  void remember(StatusRuntimeException refused) {
    if (refused.getStatus().getCode() == Code.UNIMPLEMENTED) {
      return;
    }
    refusals.add(String.valueOf(refused).getBytes(StandardCharsets.UTF_8));
    Status details = StatusProto.fromThrowable(refused);
    if (details != null) {
      refusals.add(details.toByteArray());
    }
  }
}
