package io.tokenauthority.server.passwords;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes and checks passwords with Argon2id.
 *
 * <p>Blocks the caller for as long as a hash takes, but computes on threads of its own, a few: each
 * hash pins its memory, so their number is the bound of it. Beyond those and a short queue the
 * answer is BUSY, at once. Safe between threads.
 */
public final class Passwords implements AutoCloseable {

  private static final int SALT_LENGTH = 16;
  private static final int HASH_LENGTH = 32;

  private final Argon2Cost cost;
  private final RandomGenerator random;
  private final ThreadPoolExecutor executor;
  private final PhcString nobodys;

  /** What a check found. */
  public enum Verdict {
    /** It is the password. */
    MATCH,
    /** It is, but it was hashed at a lower cost: hash it again and store that. */
    MATCH_OUTDATED,
    /** It is not. */
    MISMATCH,
    /** Not computed: too many others are. */
    BUSY
  }

  /**
   * @param threads how many hashes are computed at a time
   * @param queue how many more may wait
   */
  public Passwords(Argon2Cost cost, int threads, int queue, RandomGenerator random) {
    this.cost = cost;
    this.random = random;
    this.nobodys = new PhcString(cost, bytes(SALT_LENGTH), bytes(HASH_LENGTH));
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            work -> {
              Thread thread = new Thread(work, "password-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Checks a password against a stored hash. For nobody's, that is an empty or unreadable one, it
   * computes all the same, against a hash that nothing matches: in the same time, the answer is
   * MISMATCH (Vault's CVE-2025-6011 was a stand-in that could not be computed).
   */
  public Verdict check(String stored, Password password) {
    PhcString expected = PhcString.parse(stored).orElse(nobodys);
    Optional<byte[]> computed =
        compute(() -> argon2(expected.cost(), expected.salt(), expected.hash().length, password));
    if (computed.isEmpty()) {
      return Verdict.BUSY;
    }
    if (!MessageDigest.isEqual(expected.hash(), computed.get())) {
      return Verdict.MISMATCH;
    }
    return expected.cost().isBelow(cost) ? Verdict.MATCH_OUTDATED : Verdict.MATCH;
  }

  /** The PHC string to store; empty when too many others are being computed. */
  public Optional<String> hash(Password password) {
    byte[] salt = bytes(SALT_LENGTH);
    return compute(() -> argon2(cost, salt, HASH_LENGTH, password))
        .map(hash -> new PhcString(cost, salt, hash).format());
  }

  /** Finishes what was begun. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private Optional<byte[]> compute(Callable<byte[]> work) {
    Future<byte[]> future;
    try {
      future = executor.submit(work);
    } catch (RejectedExecutionException full) {
      return Optional.empty();
    }
    try {
      return Optional.of(future.get());
    } catch (InterruptedException interrupted) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("Argon2id cannot be computed", failed.getCause());
    }
  }

  private static byte[] argon2(Argon2Cost cost, byte[] salt, int length, Password password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password.utf8(), hash);
    return hash;
  }

  private byte[] bytes(int length) {
    byte[] drawn = new byte[length];
    random.nextBytes(drawn);
    return drawn;
  }
}
