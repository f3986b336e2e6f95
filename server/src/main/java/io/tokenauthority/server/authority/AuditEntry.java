package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.TokenId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be told of an act, before it has an id, a time and a peer. Holds ids, never secrets:
 * whoever builds one sees to that (P5).
 *
 * @param actor who acted, where the call's own caller does not say it; empty: the caller
 */
public record AuditEntry(
    String action,
    AuditEvent.Target target,
    AuditEvent.Outcome outcome,
    String reason,
    SortedMap<String, String> details,
    Optional<Actor> actor) {

  private static final SortedMap<String, String> NONE = Collections.emptySortedMap();
  private static final int DETAILS_LIMIT = 16;
  private static final int DETAIL_LENGTH = 256;
  private static final int REASON_LENGTH = 200;

  /**
   * Who acted.
   *
   * @param tokenId with which token; empty for none
   */
  public record Actor(String account, String tokenId) {
    /** Nobody that is known yet. */
    public static final Actor ANONYMOUS = new Actor("anonymous", "");

    /** The server, of its own accord. */
    public static final Actor SYSTEM = new Actor("system", "");

    static Actor of(Call call) {
      return call.principal()
          .map(caller -> new Actor(caller.account().value(), caller.token().value()))
          .orElse(ANONYMOUS);
    }
  }

  /** Cuts what is too long. */
  public AuditEntry {
    reason = cut(reason, REASON_LENGTH);
    details = details.isEmpty() ? NONE : Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** Something was done to something. */
  public static AuditEntry of(String action, String targetKind, String targetId) {
    return new AuditEntry(
        action,
        new AuditEvent.Target(targetKind, targetId),
        AuditEvent.Outcome.SUCCESS,
        "",
        NONE,
        Optional.empty());
  }

  /** It was refused, and why: the reason, and what exactly was found. */
  public AuditEntry denied(Denied refusal) {
    String finding = refusal.finding().isEmpty() ? "" : ": " + refusal.finding();
    return new AuditEntry(
        action,
        target,
        AuditEvent.Outcome.DENIED,
        refusal.reason().name() + finding,
        details,
        actor);
  }

  /** Entitled, it could not be done. */
  public AuditEntry failed(String cause) {
    return new AuditEntry(action, target, AuditEvent.Outcome.FAILED, cause, details, actor);
  }

  /** In these words, that somebody gave. */
  public AuditEntry because(String words) {
    return new AuditEntry(action, target, outcome, words, details, actor);
  }

  /** A fact beside what was done to what. */
  public record Fact(String name, String value) {}

  /** One more fact; left out where it is empty or there are 16 already. */
  public AuditEntry with(String name, String value) {
    return with(new Fact(name, value));
  }

  /** More facts at once, for each copy costs a map. */
  public AuditEntry with(Fact... facts) {
    SortedMap<String, String> more = new TreeMap<>(details);
    for (Fact fact : facts) {
      if (!fact.value().isEmpty() && more.size() < DETAILS_LIMIT) {
        more.put(fact.name(), cut(fact.value(), DETAIL_LENGTH));
      }
    }
    return new AuditEntry(action, target, outcome, reason, more, actor);
  }

  /** By this account, whose credential was only just checked. */
  public AuditEntry by(AccountId account) {
    return by(new Actor(account.value(), ""));
  }

  /** By this account, with this token. */
  public AuditEntry by(AccountId account, TokenId token) {
    return by(new Actor(account.value(), token.value()));
  }

  /** By the server itself. */
  public AuditEntry byTheServer() {
    return by(Actor.SYSTEM);
  }

  private AuditEntry by(Actor who) {
    return new AuditEntry(action, target, outcome, reason, details, Optional.of(who));
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }
}
