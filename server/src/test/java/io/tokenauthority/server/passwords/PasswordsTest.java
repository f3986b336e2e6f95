package io.tokenauthority.server.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.passwords.Passwords.Verdict;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

  private static final Argon2Cost CHEAP = new Argon2Cost(64, 2, 1);

  private final SecureRandom random = new SecureRandom();
  private final Passwords passwords = new Passwords(CHEAP, 2, 8, random);

  @AfterEach
  void stop() {
    passwords.close();
  }

  @Test
  void hash_isAPhcStringThatMatchesItsPasswordOnly() {
    String hash = hash(passwords, "correct horse");

    assertThat(hash).matches("\\$argon2id\\$v=19\\$m=64,t=2,p=1\\$[^$=]{22}\\$[^$=]{43}");
    assertThat(check(hash, "correct horse")).isEqualTo(Verdict.MATCH);
    assertThat(check(hash, "correct horsf")).isEqualTo(Verdict.MISMATCH);
    assertThat(hash(passwords, "correct horse")).isNotEqualTo(hash);
  }

  /** A hash that argon2 of the reference implementation made: "password", 16 bytes of salt. */
  @Test
  void check_knownVector_matches() {
    String reference =
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ" + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    assertThat(check(reference, "password")).isEqualTo(Verdict.MATCH);
  }

  @Test
  void check_composedAndDecomposed_areOnePassword() {
    String hash = hash(passwords, "pass\u00e9word");

    assertThat(check(hash, "passe\u0301word")).isEqualTo(Verdict.MATCH);
    assertThat(check(hash, "PASS\u00e9word")).isEqualTo(Verdict.MISMATCH);
  }

  @Test
  void check_lowerCost_matchesButIsOutdated() {
    try (Passwords dearer = new Passwords(new Argon2Cost(64, 3, 1), 1, 1, random)) {
      String old = hash(passwords, "password");
      assertThat(dearer.check(old, password("password"))).isEqualTo(Verdict.MATCH_OUTDATED);
      assertThat(dearer.check(old, password("other"))).isEqualTo(Verdict.MISMATCH);
      assertThat(passwords.check(hash(dearer, "password"), password("password")))
          .isEqualTo(Verdict.MATCH);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "$argon2id$v=19$m=64,t=2,p=1$$",
        "$argon2i$v=19$m=64,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVzYWx0",
        "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVz",
        "$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVzYWx0"
      })
  void check_hashOfNobody_isAMismatch(String stored) {
    assertThat(check(stored, "password")).isEqualTo(Verdict.MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({"256, true", "257, false", "0, false", "1, true"})
  void password_length_inBytes(int length, boolean taken) {
    assertThat(Password.of("x".repeat(length)).isPresent()).isEqualTo(taken);
  }

  @Test
  void password_neverCut_theLastByteCounts() {
    String hash = hash(passwords, "x".repeat(255) + "a");

    assertThat(check(hash, "x".repeat(255) + "b")).isEqualTo(Verdict.MISMATCH);
    assertThat(check(hash, "x".repeat(255))).isEqualTo(Verdict.MISMATCH);
    assertThat(Password.of("\u00e9".repeat(129))).isEmpty();
    assertThat(Password.of("lone \ud800 surrogate")).isEmpty();
    assertThat(Password.of("x".repeat(10_000_000))).isEmpty();
    assertThat(password("secret")).hasToString("Password[*]");
    assertThat(password("e\u0301\uD83D\uDE00").characters()).isEqualTo(2);
  }

  @Test
  void P13_moreThanThreadsAndQueue_busyAtOnce() throws Exception {
    try (Passwords slow = new Passwords(new Argon2Cost(19_456, 4, 1), 1, 1, random)) {
      ExecutorService pool = Executors.newFixedThreadPool(12);
      try {
        List<Future<Verdict>> futures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          futures.add(pool.submit(() -> slow.check("", password("password"))));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<Verdict> future : futures) {
          verdicts.add(future.get());
        }
        assertThat(verdicts).contains(Verdict.BUSY, Verdict.MISMATCH);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  /**
   * The medians of 60 checks each, taken in turn, differ by no more than what a busy machine makes
   * of equal work: a stand-in that returned early would differ a hundredfold.
   */
  @Test
  void check_nobodyAndSomebody_takeTheSameTime() {
    Argon2Cost cost = new Argon2Cost(4_096, 2, 1);
    try (Passwords timed = new Passwords(cost, 1, 1, random)) {
      String stored = hash(timed, "correct horse");
      long[] nobody = new long[60];
      long[] somebody = new long[60];
      for (int i = -20; i < nobody.length; i++) {
        long first = nanos(timed, "");
        long second = nanos(timed, stored);
        if (i >= 0) {
          nobody[i] = first;
          somebody[i] = second;
        }
      }
      Arrays.sort(nobody);
      Arrays.sort(somebody);
      double ratio = (double) nobody[30] / somebody[30];
      assertThat(ratio).isBetween(0.6, 1.6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Ada,            ada",
    "ADA@Example.COM, ada@example.com",
    "Straße,         strasse",
    "STRASSE,        strasse",
    "ａｄａ,           ada",
    "ﬁsh,            fish",
    "ΣΊΣΥΦΟΣ,        σίσυφοσ",
    "σίσυφος,        σίσυφοσ",
    "e\u0301,        \u00e9"
  })
  void canonical_whatLooksAlike_isOneName(String typed, String canonical) {
    assertThat(Names.canonical(typed)).isEqualTo(canonical);
  }

  @Test
  void canonical_ofACanonicalName_isItself() {
    for (int c = 1; c < 0x30000; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String once = Names.canonical(Character.toString(c));
        assertThat(Names.canonical(once)).as("U+%04X", c).isEqualTo(once);
      }
    }
  }

  private static long nanos(Passwords timed, String stored) {
    long start = System.nanoTime();
    timed.check(stored, password("some other password"));
    return System.nanoTime() - start;
  }

  private Verdict check(String stored, String typed) {
    return passwords.check(stored, password(typed));
  }

  private static String hash(Passwords by, String typed) {
    Optional<String> hash = by.hash(password(typed));
    return hash.orElseThrow();
  }

  private static Password password(String typed) {
    return Password.of(typed).orElseThrow();
  }
}
