package io.tokenauthority.server.process;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Looks for secrets in bytes: for any twelve characters of one (for a JWT, of its payload and its
 * signature) as text in UTF-8 and UTF-16, percent-encoded, in base64 of either alphabet at any
 * alignment, and in hexadecimal digits.
 *
 * <p>All needles have eight bytes at least; the first eight are looked up in one pass.
 */
final class SecretHunt {

  /** 71 random bits of base62: nothing else has them by accident. */
  private static final int PIECE = 12;

  private static final int KEY = Long.BYTES;

  /** A needle, and whose it is. */
  private record Needle(String name, ByteBuffer bytes) {}

  /** Needles by their first eight bytes, behind a filter of a million bits. */
  private static final class Index {
    final Map<Long, List<Needle>> byStart = new HashMap<>();
    final BitSet filter = new BitSet(1 << 20);

    void add(String name, byte[] bytes) {
      long start = ByteBuffer.wrap(bytes).getLong();
      filter.set(slot(start));
      byStart
          .computeIfAbsent(start, absent -> new ArrayList<>())
          .add(new Needle(name, ByteBuffer.wrap(bytes)));
    }
  }

  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Map<String, byte[]> binary = new ConcurrentHashMap<>();

  /** Remembers a secret, and hands it back. */
  String keep(String name, String secret) {
    if (secret.length() < PIECE) {
      throw new IllegalArgumentException(name + " is too short to be looked for");
    }
    secrets.putIfAbsent(secret, name);
    if (secret.startsWith("eyJ")) {
      keep(name, Base64.getUrlDecoder().decode(secret.substring(secret.lastIndexOf('.') + 1)));
    }
    return secret;
  }

  /** Remembers a secret that is bytes. */
  void keep(String name, byte[] secret) {
    binary.put(name + ", its bytes", secret.clone());
  }

  int size() {
    return secrets.size();
  }

  /** The names of those that stand in a file under the folder, each with the file's. */
  Set<String> find(Path folder, Set<Path> except) throws IOException {
    Index needles = needles();
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!except.contains(file)) {
          search(Files.readAllBytes(file), needles)
              .forEach(name -> found.add(name + " in " + folder.relativize(file)));
        }
      }
    }
    return found;
  }

  /** The lines that one of them stands in. */
  List<String> find(List<String> lines) {
    Index needles = needles();
    return lines.stream()
        .filter(line -> !search(line.getBytes(StandardCharsets.UTF_8), needles).isEmpty())
        .toList();
  }

  /** The names of those that stand in the bytes. */
  Set<String> find(byte[] bytes) {
    return search(bytes, needles());
  }

  private static Set<String> search(byte[] bytes, Index needles) {
    Set<String> found = new TreeSet<>();
    long window = 0;
    for (int end = 0; end < bytes.length; end++) {
      window = (window << Byte.SIZE) | (bytes[end] & 0xff);
      if (end >= KEY - 1 && needles.filter.get(slot(window))) {
        int start = end - KEY + 1;
        for (Needle needle : needles.byStart.getOrDefault(window, List.of())) {
          int length = needle.bytes.remaining();
          if (start + length <= bytes.length
              && ByteBuffer.wrap(bytes, start, length).equals(needle.bytes)) {
            found.add(needle.name);
          }
        }
      }
    }
    return found;
  }

  private static int slot(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 44);
  }

  private Index needles() {
    Index needles = new Index();
    secrets.forEach((secret, name) -> spellings(secret).forEach(each -> needles.add(name, each)));
    binary.forEach(needles::add);
    return needles;
  }

  private static List<byte[]> spellings(String secret) {
    List<byte[]> all = new ArrayList<>();
    for (String piece : pieces(secret)) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      all.add(bytes);
      for (Charset wide : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
        all.add(piece.getBytes(wide));
      }
      all.add(ascii(URLEncoder.encode(piece, StandardCharsets.UTF_8)));
      String hex = HexFormat.of().formatHex(bytes);
      all.add(ascii(hex));
      all.add(ascii(hex.toUpperCase(Locale.ROOT)));
      for (int before = 0; before < 3; before++) {
        all.add(ascii(base64(bytes, before)));
        all.add(ascii(base64(bytes, before).replace('+', '-').replace('/', '_')));
      }
    }
    return all;
  }

  /** What base64 makes of the bytes behind so many others: the characters that only they decide. */
  private static String base64(byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    return text.substring((before * 8 + 5) / 6, shifted.length * 8 / 6);
  }

  /** Every twelve characters, so that whoever writes 23 of them in a row is found. */
  private static List<String> pieces(String secret) {
    List<String> pieces = new ArrayList<>();
    boolean jwt = secret.startsWith("eyJ") && secret.chars().filter(c -> c == '.').count() == 2;
    int begin = jwt ? secret.indexOf('.') + 1 : 0;
    for (int from = begin; from + PIECE <= secret.length(); from += PIECE) {
      pieces.add(secret.substring(from, from + PIECE));
    }
    pieces.add(secret.substring(secret.length() - PIECE));
    return pieces;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
