package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.sealing.Frames;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How rows become a chain: each segment's head is an HMAC over its place, the head before it, and
 * the HMACs of its rows in order. Who lacks the key can neither alter a row nor close the chain
 * again behind one that was taken out.
 */
public final class AuditChain {

  /** Names the encoding that the HMAC is over; another one gets another name. */
  private static final String ENCODING = "audit-segment/v1";

  /** What precedes the HMAC proper in an authentication code: which key made it. */
  private static final int KEY_NUMBER_LENGTH = 4;

  private final KeyedDigest key;

  public AuditChain(MasterKey masterKey) {
    this.key = masterKey.digest(KeyUse.AUDIT);
  }

  /** The segment that comes after {@code before} and holds these rows. */
  Segment next(Optional<Segment> before, List<Row> rows, Instant now) {
    long number = before.map(Segment::number).orElse(0L) + 1;
    long first = before.map(Segment::lastPosition).orElse(0L) + 1;
    Bytes previous = before.map(Segment::head).orElse(Bytes.NONE);
    Segment open = new Segment(number, first, rows.size(), previous, Bytes.NONE, now, false);
    Bytes head = Bytes.of(key.authenticate(encode(open, rows)));
    return new Segment(number, first, rows.size(), previous, head, now, false);
  }

  /** Whether the segment's head is ours, over just these rows. */
  boolean isClosedOver(Segment segment, List<Row> rows) {
    return key.isAuthentic(encode(segment, rows), segment.head().toArray());
  }

  /** The head of the trail as it is told to people. */
  public static AuditHead headOf(Optional<Segment> last) {
    return last.map(
            segment ->
                new AuditHead(
                    segment.lastPosition(),
                    segment.number(),
                    digestOf(segment),
                    segment.sealTime()))
        .orElse(AuditHead.NONE);
  }

  /** The HMAC of a segment's head in hexadecimal digits. */
  static String digestOf(Segment segment) {
    byte[] code = segment.head().toArray();
    int from = Math.min(KEY_NUMBER_LENGTH, code.length);
    return HexFormat.of().formatHex(Arrays.copyOfRange(code, from, code.length));
  }

  private static byte[] encode(Segment segment, List<Row> rows) {
    Frames frames =
        new Frames()
            .add(ENCODING)
            .add(segment.number())
            .add(segment.firstPosition())
            .add(segment.rows())
            .add(segment.previousHead().toArray())
            .add(segment.sealTime().toEpochMilli());
    rows.forEach(row -> frames.add(row.hmac().toArray()));
    return frames.toByteArray();
  }
}
