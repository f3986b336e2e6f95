package io.tokenauthority.server.config;

import io.tokenauthority.server.config.RateLimitConfig.TierLimit;
import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of one tier, {@code rate-limit.tiers.<tier>.requests} and its like: the only keys whose
 * names are not known beforehand.
 */
record TierKeys(
    Tier tier,
    Key<Integer> requests,
    Key<Duration> window,
    Key<Integer> burst,
    Key<Integer> perToken) {

  private static final String PREFIX = "rate-limit.tiers.";
  private static final Pattern NAME =
      Pattern.compile("rate-limit\\.tiers\\.([^.]+)\\.(requests|window|burst|per-token)");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "TOKENAUTHORITY_RATE_LIMIT_TIERS_([A-Z0-9_]+)_(REQUESTS|WINDOW|BURST|PER_TOKEN)");
  private static final int MOST = 1_000_000_000;

  /** What the tiers that are always there may do within their window. */
  private static final Map<Tier, Integer> KNOWN =
      Map.of(Tier.DEFAULT, 10_000, Tier.PREMIUM, 100_000);

  static TierKeys of(Tier tier) {
    String prefix = PREFIX + tier.value() + ".";
    int requests = KNOWN.getOrDefault(tier, 10_000);
    return new TierKeys(
        tier,
        Key.of(
            prefix + "requests",
            Forms.number(1, MOST),
            Integer.toString(requests),
            "Tokens that a credential may issue and refresh within the window."),
        Key.of(prefix + "window", TierLimit::window, "1h", "The window."),
        Key.optional(
            prefix + "burst", Forms.number(1, MOST), "Of them at once. Default: all of them."),
        Key.optional(
            prefix + "per-token",
            Forms.number(1, MOST),
            "Calls a second that a server interceptor lets one token make. Default: any."));
  }

  /** The tiers that are always there. */
  static List<Tier> known() {
    return List.of(Tier.DEFAULT, Tier.PREMIUM);
  }

  /** The tier that a key's name speaks of. */
  static Optional<Tier> tierOf(String keyName) {
    Matcher name = NAME.matcher(keyName);
    return name.matches() && Tier.isTier(name.group(1))
        ? Optional.of(new Tier(name.group(1)))
        : Optional.empty();
  }

  /** The key's name that an environment variable stands for; a tier's underscores are dashes. */
  static Optional<String> nameOf(String variable) {
    Matcher form = VARIABLE.matcher(variable);
    if (!form.matches()) {
      return Optional.empty();
    }
    String tier = form.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
    String field = form.group(2).toLowerCase(Locale.ROOT).replace('_', '-');
    return Optional.of(PREFIX + tier + "." + field);
  }

  List<Key<?>> all() {
    return List.of(requests, window, burst, perToken);
  }

  TierLimit read(Binder from) {
    int count = from.get(requests);
    return new TierLimit(
        count, from.get(window), from.find(burst).orElse(count), from.find(perToken));
  }
}
