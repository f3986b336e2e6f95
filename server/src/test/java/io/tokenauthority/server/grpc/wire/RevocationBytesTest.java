package io.tokenauthority.server.grpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.Revocation.Kind;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.v1.Revocations;
import io.tokenauthority.v1.WatchTrustResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is written straight into bytes is the message that the plain way builds. */
class RevocationBytesTest {

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void message_anyRevocations_parsesToTheMessageBuiltThePlainWay() throws IOException {
    for (int size : new int[] {0, 1, 2, 17, 1000}) {
      for (int i = 0; i < 20; i++) {
        List<StoredRevocation> some = new ArrayList<>();
        for (int each = 0; each < size; each++) {
          some.add(revocation());
        }
        long sequence = random.nextBoolean() ? 0 : random.nextLong(Long.MAX_VALUE);
        Revocations.Builder plain = Revocations.newBuilder().setSequence(sequence);
        some.forEach(each -> plain.addRevocations(plain(each)));

        assertThat(
                WatchTrustResponse.parseFrom(
                    EncodedMessage.MARSHALLER.stream(RevocationBytes.message(some, sequence))
                        .readAllBytes()))
            .isEqualTo(WatchTrustResponse.newBuilder().setRevocations(plain).build());
      }
    }
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private StoredRevocation revocation() {
    return new StoredRevocation(
        1 + random.nextLong(Long.MAX_VALUE - 1),
        new Revocation(
            any(Kind.values()),
            (random.nextInt(9) == 0 ? "\u20ac" : "x").repeat(1 + random.nextInt(128)),
            random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 53),
            Instant.ofEpochMilli(random.nextLong(200_000_000_000_000L)),
            any(Cause.values())),
        Instant.EPOCH);
  }

  private static io.tokenauthority.v1.Revocation plain(StoredRevocation stored) {
    Revocation revocation = stored.revocation();
    return io.tokenauthority.v1.Revocation.newBuilder()
        .setSequence(stored.sequence())
        .setKind(io.tokenauthority.v1.Revocation.Kind.valueOf(revocation.kind().name()))
        .setId(revocation.id())
        .setGeneration(revocation.generation())
        .setExpireTime(Times.timestamp(revocation.expireTime()))
        .setReason(io.tokenauthority.v1.Revocation.Reason.valueOf(revocation.cause().name()))
        .build();
  }
}
