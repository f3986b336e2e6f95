package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.authority.admin.tokens.ServiceTokenRecord;
import io.tokenauthority.server.lifecycle.ServiceToken;
import java.time.Instant;
import java.util.List;

/**
 * A service token as lists and its own page show it.
 *
 * @param name its display name, or that it has none
 * @param usable whether it can be renewed or revoked
 */
public record TokenRow(
    String id,
    String grant,
    String name,
    String hint,
    String account,
    String format,
    Badge state,
    List<String> scopes,
    List<String> audiences,
    When made,
    When ends,
    When lastUsed,
    long uses,
    String creator,
    boolean usable,
    boolean renewed,
    String endedBecause) {

  /** As it is now. */
  public static TokenRow of(ServiceTokenRecord record, Instant now) {
    ServiceToken token = record.holding().token();
    boolean usable =
        record.state() == ServiceToken.State.ACTIVE
            || record.state() == ServiceToken.State.EXPIRING;
    return new TokenRow(
        token.id().value(),
        token.grant().value(),
        token.displayName().isEmpty() ? "unnamed" : token.displayName(),
        token.hint(),
        token.account().value(),
        token.format().name(),
        Badge.of(token, record.state(), now),
        record.holding().grant().scopes().asTexts(),
        record.holding().grant().audiences().asTexts(),
        When.of(token.createTime(), now),
        When.of(token.endTime(), now),
        When.of(record.holding().lastUsed(), now, "never used"),
        record.holding().useCount(),
        token.creator().value(),
        usable,
        token.successor().isPresent(),
        record.end().map(end -> end.reason()).orElse(""));
  }
}
