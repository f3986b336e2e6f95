package io.tokenauthority.examples.otp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The codes that are alive, at most {@value #MOST} of them: one a number, six digits, five minutes,
 * five tries, used once.
 *
 * <p>Codes are in memory alone: a service that restarts asks its callers to send again. Safe for
 * use from many threads.
 */
final class OneTimeCodes {
  static final Duration LIFE = Duration.ofMinutes(5);
  static final int TRIES = 5;
  static final int MOST = 100_000;

  private final RandomGenerator random;
  private final Map<String, Code> alive = new LinkedHashMap<>();

  OneTimeCodes(RandomGenerator random) {
    this.random = random;
  }

  /** A new code for the number, in place of any other; empty when too many are alive. */
  synchronized Optional<Code> make(String phoneNumber, Instant now) {
    forgetExpired(now);
    alive.remove(phoneNumber);
    if (alive.size() >= MOST) {
      return Optional.empty();
    }
    Code code = new Code("%06d".formatted(random.nextInt(1_000_000)), now.plus(LIFE), TRIES);
    alive.put(phoneNumber, code);
    return Optional.of(code);
  }

  /** The code of the number, if one is alive. */
  synchronized Optional<Code> find(String phoneNumber, Instant now) {
    return Optional.ofNullable(alive.get(phoneNumber))
        .filter(code -> now.isBefore(code.expireTime()));
  }

  /**
   * Whether the digits are the number's code. The right ones use it up; each wrong try counts, and
   * the last ends it.
   */
  synchronized boolean redeem(String phoneNumber, String digits, Instant now) {
    Code code = alive.get(phoneNumber);
    if (code == null || !now.isBefore(code.expireTime())) {
      alive.remove(phoneNumber);
      return false;
    }
    boolean right = code.matches(digits);
    if (right || code.triesLeft() == 1) {
      alive.remove(phoneNumber);
    } else {
      alive.put(phoneNumber, code.afterWrongTry());
    }
    return right;
  }

  /**
   * Every code lives equally long, so the oldest insertions expire first and the walk stops at the
   * first that lives.
   */
  private void forgetExpired(Instant now) {
    var oldest = alive.values().iterator();
    while (oldest.hasNext() && !now.isBefore(oldest.next().expireTime())) {
      oldest.remove();
    }
  }

  /** One code. */
  record Code(String digits, Instant expireTime, int triesLeft) {

    /** Constant time, so that an answer's delay tells nothing about how many digits were right. */
    boolean matches(String candidate) {
      return MessageDigest.isEqual(
          digits.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    Code afterWrongTry() {
      return new Code(digits, expireTime, triesLeft - 1);
    }

    /** Without the digits. */
    @Override
    public String toString() {
      return "Code[until " + expireTime + ", " + triesLeft + " tries left]";
    }
  }
}
