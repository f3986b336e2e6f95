package io.tokenauthority.server.authority;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How the issuing of access tokens is told in the audit trail ({@code audit.issued}): each one, or
 * one row for each credential and minute, which says how many there were since the row before.
 *
 * <p>The first token of a credential's minute has its row before it is answered, so every minute in
 * which one was issued is in the trail whatever happens. How many followed stands in the next row:
 * that of a later minute's first token, or the one that {@link #tails} calls for. Safe between
 * threads.
 */
public final class IssuedAudit {

  /** With as many that issued lately, the tokens of all others are told one by one (P13). */
  private static final int CREDENTIALS = 100_000;

  private static final long NEVER = Long.MIN_VALUE;

  private final Style style;
  private final ConcurrentMap<String, Told> lately = new ConcurrentHashMap<>();

  /** How much is told. */
  public enum Style {
    /** A row for each token. */
    EACH,
    /** A row for each credential and minute. */
    SUMMARY
  }

  public IssuedAudit(Style style) {
    this.style = style;
  }

  /**
   * Tokens that no row speaks of yet.
   *
   * @param last the last of them, as it would be told by itself
   */
  record Tail(String credential, long count, Call call, AuditEntry last) {}

  /** Of one credential: the minute that has its row, and what came after that row. */
  private static final class Told {
    private long minute = NEVER;
    private long since;
    private Optional<Tail> last = Optional.empty();
    private boolean forgotten;

    /** Empty when it was forgotten meanwhile. */
    synchronized OptionalLong count(long now) {
      if (forgotten) {
        return OptionalLong.empty();
      }
      since++;
      if (minute == now) {
        return OptionalLong.of(0);
      }
      minute = now;
      long due = Math.max(1, since); // a token may be taken back after its row
      since = 0;
      return OptionalLong.of(due);
    }

    synchronized void add(long count) {
      since += count;
    }

    synchronized void tellAgain(long count) {
      since += count;
      minute = NEVER;
    }

    synchronized void issued(Tail tail) {
      last = Optional.of(tail);
    }

    synchronized Optional<Tail> tail(long before) {
      if (minute >= before || since <= 0 || last.isEmpty()) {
        return Optional.empty();
      }
      long count = since;
      since = 0;
      return last.map(tail -> new Tail(tail.credential(), count, tail.call(), tail.last()));
    }

    synchronized boolean forget(long before) {
      forgotten = since <= 0 && minute < before;
      return forgotten;
    }
  }

  /**
   * Counts a token.
   *
   * @return how many a row has to speak of now, this one included; 0 when no row is due
   */
  long due(String credential, Instant now) {
    if (style == Style.EACH) {
      return 1;
    }
    while (true) {
      Told told = lately.get(credential);
      if (told == null) {
        if (lately.size() >= CREDENTIALS) {
          return 1;
        }
        told = lately.computeIfAbsent(credential, fresh -> new Told());
      }
      OptionalLong due = told.count(minute(now));
      if (due.isPresent()) {
        return due.getAsLong();
      }
    }
  }

  /** A token for which no row was due was issued. */
  void issued(String credential, Call call, AuditEntry entry) {
    Told told = lately.get(credential);
    if (told != null) {
      told.issued(new Tail(credential, 1, call, entry));
    }
  }

  /**
   * The token was not issued after all, or its row not written: the next is told, with those that
   * the row would have spoken of.
   *
   * @param due what {@link #due} said
   */
  void undo(String credential, long due) {
    Told told = lately.get(credential);
    if (style == Style.EACH || told == null) {
      return;
    }
    if (due == 0) {
      told.add(-1);
    } else {
      told.tellAgain(due - 1);
    }
  }

  /** What no row speaks of yet, of minutes gone by; to be written, or put {@link #back}. */
  List<Tail> tails(Instant now) {
    return tailsBefore(minute(now));
  }

  /** All that no row speaks of yet: nothing more will be issued here. */
  List<Tail> lastTails() {
    return tailsBefore(Long.MAX_VALUE);
  }

  private List<Tail> tailsBefore(long minute) {
    List<Tail> tails = new ArrayList<>();
    lately.forEach(
        (credential, told) -> {
          Optional<Tail> tail = told.tail(minute);
          if (tail.isPresent()) {
            tails.add(tail.get());
          } else if (told.forget(minute)) {
            lately.remove(credential, told);
          }
        });
    return tails;
  }

  /** These could not be written; they wait for the next turn. */
  void back(List<Tail> tails) {
    for (Tail tail : tails) {
      Told told = lately.computeIfAbsent(tail.credential(), fresh -> new Told());
      told.issued(tail);
      told.add(tail.count());
    }
  }

  private static long minute(Instant now) {
    return now.getEpochSecond() / 60;
  }
}
