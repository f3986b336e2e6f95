package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often a service token's grant was used, per hour. */
public final class ReadTokenUsage {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final Duration USUAL = Duration.ofHours(24);

  private final TokenDesk desk;

  public ReadTokenUsage(TokenDesk desk) {
    this.desk = desk;
  }

  /**
   * The hours from the one that holds {@code start} to the one that holds {@code end}.
   *
   * @param start empty: 24 h before the end
   * @param end empty: now
   * @throws Denied FIELD_INVALID, NOT_FOUND
   */
  public TokenUsage read(
      Call call, String tokenId, Optional<Instant> start, Optional<Instant> end) {
    call.require(AdminScopes.TOKENS_READ);
    TokenId id = Fields.tokenId("token_id", tokenId);
    Instant until = end.orElse(call.now());
    Instant from = start.orElseGet(() -> until.minus(USUAL));
    if (from.isAfter(until)) {
      throw Denied.field("start_time", "must not be after end_time");
    }
    if (from.isBefore(until.minus(LONGEST))) {
      throw Denied.field("start_time", "must be at most 31 days before end_time");
    }
    return desk.store().read(tx -> read(tx, call, id, hourOf(from), hourOf(until).plus(HOUR)));
  }

  private TokenUsage read(Transaction tx, Call call, TokenId id, Instant from, Instant until) {
    Holding holding = desk.read(tx, id, call.now()).holding();
    Map<Instant, Usage.Hour> used = new HashMap<>();
    for (Usage.Hour hour : tx.usage().hours(holding.grant().id(), from, until)) {
      used.put(hour.start(), hour);
    }
    List<Usage.Hour> hours = new ArrayList<>();
    for (Instant hour = from; hour.isBefore(until); hour = hour.plus(HOUR)) {
      hours.add(used.getOrDefault(hour, new Usage.Hour(hour, 0)));
    }
    return new TokenUsage(hours, holding.lastUsed());
  }

  private static Instant hourOf(Instant time) {
    return time.truncatedTo(ChronoUnit.HOURS);
  }
}
