package io.tokenauthority.server.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the issuing of access tokens is told in the audit trail ({@code audit.issued}): each one, or
 * one row for each credential and minute, which says how many there were since the row before. Safe
 * between threads.
 */
public final class IssuedAudit {

  private static final int CREDENTIALS = 100_000;
  private static final long NEVER = Long.MIN_VALUE;

  private final Style style;

  /** The credentials that issued lately; one that is forgotten is told anew. */
  private final Cache<String, Told> lately =
      Caffeine.newBuilder()
          .maximumSize(CREDENTIALS)
          .expireAfterAccess(Duration.ofMinutes(10))
          .executor(Runnable::run)
          .build();

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

  /** The minute in which a credential was last told, and how many tokens it was given since. */
  private record Told(AtomicLong minute, AtomicLong since) {}

  /**
   * Counts a token.
   *
   * @return how many a row has to speak of now, this one included; 0 when no row is due
   */
  long due(String credential, Instant now) {
    if (style == Style.EACH) {
      return 1;
    }
    Told told = lately.get(credential, key -> new Told(new AtomicLong(NEVER), new AtomicLong()));
    told.since().incrementAndGet();
    long minute = now.getEpochSecond() / 60;
    long last = told.minute().get();
    return last != minute && told.minute().compareAndSet(last, minute)
        ? told.since().getAndSet(0)
        : 0;
  }

  /** What was due could not be written: the next token is told again, with these. */
  void undo(String credential, long count) {
    Told told = lately.getIfPresent(credential);
    if (style == Style.SUMMARY && told != null) {
      told.since().addAndGet(count);
      told.minute().set(NEVER);
    }
  }
}
