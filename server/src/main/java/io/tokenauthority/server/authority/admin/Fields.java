package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.OpaqueToken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the fields of requests may hold, for every method (P14). Each check names the field by its
 * proto path and says the rule; none repeats the value.
 */
public final class Fields {

  private static final int DISPLAY_NAME_LIMIT = 100;
  private static final int REASON_LIMIT = 200;
  private static final int ETAG_LIMIT = 64;

  /** The bounds of {@code google.protobuf.Timestamp} and {@code Duration}. */
  private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final long LONGEST_SPAN = 315_576_000_000L;
  private static final int NANOS = 1_000_000_000;

  /** RFC 9562 version 4: of the UUIDs the one that nobody can guess. */
  private static final Pattern RANDOM_UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

  private Fields() {}

  /** A name for people: at most 100 characters, none of them a control. May be empty. */
  public static String displayName(String path, String text) {
    return forPeople(path, text, DISPLAY_NAME_LIMIT);
  }

  /** Words of a revoker: at most 200 characters, none of them a control. May be empty. */
  public static String reason(String path, String text) {
    return forPeople(path, text, REASON_LIMIT);
  }

  /** The id of a service account. */
  public static AccountId serviceAccount(String path, String text) {
    AccountId id = account(path, text, "must be [a-z][a-z0-9-]{1,62}");
    if (id.isUser()) {
      throw Denied.field(path, "must be [a-z][a-z0-9-]{1,62}");
    }
    return id;
  }

  /** The id of a user. */
  public static AccountId user(String path, String text) {
    AccountId id = account(path, text, "must be a user_id");
    if (!id.isUser()) {
      throw Denied.field(path, "must be a user_id");
    }
    return id;
  }

  /** The id of a token: never a secret. */
  public static TokenId tokenId(String path, String text) {
    if (!TokenId.isTokenId(text)) {
      throw Denied.field(path, "must be a token_id, which is 22 letters and digits");
    }
    return new TokenId(text);
  }

  /** A list of scopes without repeats. May be empty. */
  public static ScopeSet scopes(String path, List<String> texts) {
    if (texts.isEmpty()) {
      return ScopeSet.none();
    }
    String rule = "must be 1 to 64 visible ASCII characters without quote and backslash";
    checkList(path, texts, ScopeSet.LIMIT, Scope::isScope, rule);
    return ScopeSet.ofTexts(texts);
  }

  /** A list of audiences without repeats. May be empty. */
  public static AudienceSet audiences(String path, List<String> texts) {
    String rule = "must be 1 to 255 visible ASCII characters";
    checkList(path, texts, AudienceSet.LIMIT, Audience::isAudience, rule);
    return AudienceSet.ofTexts(texts);
  }

  /** A request id, folded to lower case; empty for none. Counts as a secret. */
  public static String requestId(String path, String text) {
    if (!text.isEmpty() && !RANDOM_UUID.matcher(text).matches()) {
      throw Denied.field(path, "must be a random UUID (version 4) of 36 characters, or empty");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** An etag that was read; empty for none. */
  public static String etag(String path, String text) {
    if (text.length() > ETAG_LIMIT) {
      throw Denied.field(path, "must be an etag that was read, or empty");
    }
    return text;
  }

  /** The paths of an update mask: some of {@code allowed}, at least one. */
  public static Set<String> mask(String path, List<String> paths, Set<String> allowed) {
    Set<String> named = new HashSet<>();
    for (String one : paths) {
      if (!allowed.contains(one) || !named.add(one)) {
        throw Denied.field(
            path, "must name each once, some of " + String.join(", ", sorted(allowed)));
      }
    }
    if (named.isEmpty()) {
      throw Denied.field(
          path, "must name what to change: some of " + String.join(", ", sorted(allowed)));
    }
    return Set.copyOf(named);
  }

  /** A span that is longer than nothing. */
  public static Duration positive(String path, Duration span) {
    if (span.isNegative() || span.isZero()) {
      throw Denied.field(path, "must be positive");
    }
    return span;
  }

  /** A {@code google.protobuf.Timestamp}, from its two parts. */
  public static Instant instant(String path, long seconds, int nanos) {
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= NANOS) {
      throw Denied.field(path, "must be a time of the years 1 to 9999");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /** A {@code google.protobuf.Duration}, from its two parts, whose signs must agree. */
  public static Duration duration(String path, long seconds, int nanos) {
    boolean mixed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
    boolean wide = seconds < -LONGEST_SPAN || seconds > LONGEST_SPAN;
    if (mixed || wide || nanos <= -NANOS || nanos >= NANOS) {
      throw Denied.field(path, "must be a span of at most 10,000 years");
    }
    return Duration.ofSeconds(seconds, nanos);
  }

  /** Text that people read: no control characters, line breaks or broken surrogates. */
  private static String forPeople(String path, String text, int limit) {
    if (text.length() > 2 * limit || text.codePointCount(0, text.length()) > limit) {
      throw Denied.field(path, "must have at most " + limit + " characters");
    }
    if (text.codePoints().anyMatch(Fields::unprintable)) {
      throw Denied.field(path, "must have no control characters");
    }
    return withoutSecret(path, text);
  }

  /** Text that will be kept and shown: the wrong thing pasted into it would be a secret told. */
  public static String withoutSecret(String path, String text) {
    if (OpaqueToken.standsIn(text)) {
      throw Denied.field(path, "must hold no secret, and a token's secret stands in it");
    }
    return text;
  }

  private static boolean unprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> isBidiControl(codePoint);
    };
  }

  /** Marks that make a line read otherwise than it is written (Unicode TR 36, "bidi spoofing"). */
  private static boolean isBidiControl(int codePoint) {
    return (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  private static AccountId account(String path, String text, String rule) {
    if (!AccountId.isAccountId(text)) {
      throw Denied.field(path, rule);
    }
    return new AccountId(text);
  }

  private static void checkList(
      String path, List<String> texts, int limit, Predicate<String> valid, String rule) {
    if (texts.size() > limit) {
      throw Denied.field(path, "must have at most " + limit + " entries");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      if (!valid.test(texts.get(i))) {
        throw Denied.field(path + "[" + i + "]", rule);
      }
      withoutSecret(path + "[" + i + "]", texts.get(i));
      if (!seen.add(texts.get(i))) {
        throw Denied.field(path + "[" + i + "]", "must not repeat another");
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
