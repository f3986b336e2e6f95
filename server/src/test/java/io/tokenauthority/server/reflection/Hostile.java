package io.tokenauthority.server.reflection;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A value that does not belong where it stands.
 *
 * @param what for the report
 * @param sent the bytes of the request with it
 */
record Hostile(String what, ByteString sent, Demand demand) {

  /** What has to become of it. */
  enum Demand {
    /** INVALID_ARGUMENT, FIELD_INVALID, and the field named. */
    NAMED,
    /** INVALID_ARGUMENT, FIELD_INVALID: bytes that cannot be read have no field to be named. */
    INVALID,
    /** Anything but an answer. */
    REFUSED,
    /** Any answer or refusal that has an owner: no accident. */
    SETTLED
  }

  private static final String MARK = "~MARK~";

  /** A surrogate alone, encoded; UTF-8 has no such thing (RFC 3629 section 3). */
  private static final byte[] BROKEN = {'~', (byte) 0xED, (byte) 0xA0, (byte) 0x80, 'A', '~'};

  /** Everything hostile that this field can hold, on an otherwise valid request. */
  static List<Hostile> values(FieldPath path, DynamicMessage valid) {
    Values values = new Values(path, valid);
    FieldDescriptor field = path.field();
    if (field.isRepeated()) {
      values.crowds();
    }
    if (path.isMessage()) {
      return values.made;
    }
    switch (field.getJavaType()) {
      case STRING -> values.texts();
      case INT -> values.numbers(Integer.MIN_VALUE, -1, Integer.MAX_VALUE);
      case LONG -> values.numbers(Long.MIN_VALUE, -1L, Long.MAX_VALUE);
      case BOOLEAN -> values.either();
      case ENUM -> values.unknownConstants();
      case BYTE_STRING -> values.bytes();
      case FLOAT, DOUBLE -> values.notNumbers();
      case MESSAGE -> values.wellKnown();
    }
    return values.made;
  }

  /** Bytes that are no request of any method, or of none that is as deep. */
  static List<Hostile> unreadable() {
    byte[] deep = new byte[4_000];
    Arrays.fill(deep, (byte) 0x7B); // field 15, start of a group
    return List.of(
        new Hostile(
            "bytes that are no message",
            ByteString.copyFrom(new byte[] {-1, -1, -1}),
            Demand.INVALID),
        new Hostile(
            "a field cut off", ByteString.copyFrom(new byte[] {0x7A, 0x7F, 'a'}), Demand.INVALID),
        new Hostile("4,000 groups in each other", ByteString.copyFrom(deep), Demand.INVALID));
  }

  private static final class Values {
    private final FieldPath path;
    private final DynamicMessage valid;
    private final List<Hostile> made = new ArrayList<>();

    Values(FieldPath path, DynamicMessage valid) {
      this.path = path;
      this.valid = valid;
    }

    void add(String what, Object value, Demand demand) {
      made.add(new Hostile(what, path.set(valid, value).toByteString(), demand));
    }

    void addOne(String what, Object value, Demand demand) {
      add(what, path.field().isRepeated() ? List.of(value) : value, demand);
    }

    /** More of them than anything may have, and the same twice. */
    void crowds() {
      List<Object> elements = path.elements(valid);
      Object one = elements.isEmpty() ? filler(0) : elements.get(0);
      add("the same twice", List.of(one, one), Demand.NAMED);
      add(
          "hundreds of them",
          path.field().getJavaType() == FieldDescriptor.JavaType.STRING
              ? IntStream.range(0, 900).mapToObj(this::filler).toList()
              : Collections.nCopies(200, one),
          Demand.NAMED);
    }

    private Object filler(int number) {
      return switch (path.field().getJavaType()) {
        case STRING -> "s" + number;
        case MESSAGE -> DynamicMessage.getDefaultInstance(path.field().getMessageType());
        case INT -> number;
        case LONG -> (long) number;
        case ENUM -> path.field().getEnumType().findValueByNumberCreatingIfUnknown(number);
        case BOOLEAN -> true;
        case BYTE_STRING -> ByteString.copyFromUtf8("s" + number);
        case FLOAT -> (float) number;
        case DOUBLE -> (double) number;
      };
    }

    void texts() {
      texts(text -> path.field().isRepeated() ? List.of(text) : text);
    }

    private void texts(Function<String, Object> as) {
      add("5,000 characters", as.apply("x".repeat(5_000)), Demand.NAMED);
      add("NUL", as.apply("\u0000"), Demand.REFUSED);
      add("NUL within", as.apply("a\u0000b"), Demand.REFUSED);
      add("a line break", as.apply("line\r\nbreak: x"), Demand.REFUSED);
      add("an escape sequence", as.apply("\u001B[2J\u0007"), Demand.REFUSED);
      add("text turned round", as.apply("\u202Eesrever"), Demand.REFUSED);
      add("a line separator", as.apply("a\u2028b"), Demand.REFUSED);
      add("a path", as.apply("../../../../etc/passwd"), Demand.SETTLED);
      add("SQL", as.apply("x'; DROP TABLE account; --"), Demand.SETTLED);
      add("a pattern", as.apply("%"), Demand.SETTLED);
      add("a look-up", as.apply("${jndi:ldap://127.0.0.1/a}"), Demand.SETTLED);
      add("no ASCII", as.apply("\uD83D\uDD11\u00E9\uFF21\u0301"), Demand.SETTLED);
      byte[] marked = path.set(valid, as.apply(MARK)).toByteArray();
      made.add(new Hostile("broken UTF-8", ByteString.copyFrom(broken(marked)), Demand.INVALID));
    }

    private static byte[] broken(byte[] marked) {
      byte[] mark = MARK.getBytes(StandardCharsets.US_ASCII);
      for (int at = 0; at <= marked.length - mark.length; at++) {
        if (Arrays.equals(marked, at, at + mark.length, mark, 0, mark.length)) {
          System.arraycopy(BROKEN, 0, marked, at, mark.length);
          return marked;
        }
      }
      throw new AssertionError("the mark is not there");
    }

    void numbers(Object least, Object negative, Object most) {
      addOne("the least number", least, Demand.NAMED);
      addOne("-1", negative, Demand.NAMED);
      addOne("the largest number", most, Demand.SETTLED);
    }

    void notNumbers() {
      boolean single = path.field().getJavaType() == FieldDescriptor.JavaType.FLOAT;
      for (double none : List.of(Double.NaN, Double.NEGATIVE_INFINITY, -1.0)) {
        addOne(Double.toString(none), single ? (Object) (float) none : (Object) none, Demand.NAMED);
      }
    }

    void either() {
      addOne("true", true, Demand.SETTLED);
      addOne("false", false, Demand.SETTLED);
    }

    void unknownConstants() {
      for (int number : List.of(99, -1, Integer.MAX_VALUE)) {
        addOne(
            "constant " + number,
            path.field().getEnumType().findValueByNumberCreatingIfUnknown(number),
            Demand.NAMED);
      }
    }

    void bytes() {
      addOne("64,000 bytes", ByteString.copyFrom(new byte[60_000]), Demand.NAMED);
    }

    void wellKnown() {
      Descriptor type = path.field().getMessageType();
      switch (type.getName()) {
        case "FieldMask" -> masks(type);
        case "Timestamp" -> {
          parts("a time after the last", type, 253_402_300_800L, 0, Demand.NAMED);
          parts("a time before the first", type, -62_135_596_801L, 0, Demand.NAMED);
          parts("the largest second", type, Long.MAX_VALUE, 0, Demand.NAMED);
          parts("the least second", type, Long.MIN_VALUE, 0, Demand.NAMED);
          parts("a negative part of a second", type, 1, -1, Demand.NAMED);
          parts("a second of nanoseconds", type, 1, 1_000_000_000, Demand.NAMED);
          parts("the first time", type, -62_135_596_800L, 0, Demand.SETTLED);
          parts("the last time", type, 253_402_300_799L, 999_999_999, Demand.SETTLED);
        }
        case "Duration" -> {
          parts("a span beyond the longest", type, 315_576_000_001L, 0, Demand.NAMED);
          parts("the largest second", type, Long.MAX_VALUE, 0, Demand.NAMED);
          parts("the least second", type, Long.MIN_VALUE, 0, Demand.NAMED);
          parts("parts of two signs", type, 1, -1, Demand.NAMED);
          parts("a second of nanoseconds", type, 0, 1_000_000_000, Demand.NAMED);
          parts("a negative span", type, -1, 0, Demand.NAMED);
          parts("the longest span", type, 315_576_000_000L, 0, Demand.SETTLED);
          parts("no time at all", type, 0, 0, Demand.SETTLED);
        }
        default -> throw new AssertionError("nothing hostile is known for " + type.getFullName());
      }
    }

    private void parts(String what, Descriptor type, long seconds, int nanos, Demand demand) {
      addOne(
          what,
          DynamicMessage.newBuilder(type)
              .setField(type.findFieldByName("seconds"), seconds)
              .setField(type.findFieldByName("nanos"), nanos)
              .build(),
          demand);
    }

    private void masks(Descriptor type) {
      FieldDescriptor paths = type.findFieldByName("paths");
      texts(text -> mask(type, paths, List.of(text)));
      for (String none : List.of("*", "", "no_such_field", "etag")) {
        add("the mask '" + none + "'", mask(type, paths, List.of(none)), Demand.NAMED);
      }
      add("an empty mask", mask(type, paths, List.of()), Demand.NAMED);
      List<String> many = IntStream.range(0, 900).mapToObj(number -> "s" + number).toList();
      add("hundreds of paths", mask(type, paths, many), Demand.NAMED);
    }

    private static DynamicMessage mask(Descriptor type, FieldDescriptor paths, List<String> texts) {
      return DynamicMessage.newBuilder(type).setField(paths, texts).build();
    }
  }
}
