package io.tokenauthority.server.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every contract suite stands on: a new, empty database for each test. */
public abstract class PortContract {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Optional<Store> opened = Optional.empty();

  /** Values to store. */
  protected final Samples samples = new Samples();

  /** A store over a new database that may keep files in this folder. */
  protected abstract Store open(Path inFolder);

  @BeforeEach
  void openStore() {
    opened = Optional.of(open(folder));
  }

  @AfterEach
  void closeStore() {
    opened.ifPresent(Store::close);
  }

  /** The store under test. */
  protected final Store store() {
    return opened.orElseThrow();
  }

  /** For works that give nothing. */
  protected final void write(Consumer<Transaction> work) {
    store()
        .write(
            tx -> {
              work.accept(tx);
              return 0;
            });
  }

  /** That {@code second} gets no further than its own statement before {@code first} has ended. */
  protected final void assertWaits(Consumer<Transaction> first, Consumer<Transaction> second) {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    List<Boolean> waited =
        Racers.race(
            List.of(
                () -> {
                  write(
                      tx -> {
                        first.accept(tx);
                        held.countDown();
                        await(begun, SHORT); // where there is one writer, it does not begin
                        for (int i = 0; i < 50; i++) {
                          tx.installation().setupOffer(); // some time for the other to overtake
                        }
                        ended.set(true);
                      });
                  return true;
                },
                () -> {
                  await(held, LONG);
                  return store()
                      .write(
                          tx -> {
                            begun.countDown();
                            second.accept(tx);
                            return ended.get();
                          });
                }));
    Assertions.assertThat(waited).containsExactly(true, true);
  }

  private static void await(CountDownLatch latch, Duration most) {
    try {
      var unused = latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** That a call throws a StoreException of this kind. */
  protected static void assertKind(StoreException.Kind kind, ThrowingCallable call) {
    Assertions.assertThatExceptionOfType(StoreException.class)
        .isThrownBy(call)
        .matches(thrown -> thrown.kind() == kind, "kind " + kind);
  }

  /** The first page of this size. */
  protected static PageRequest first(int size) {
    return new PageRequest(size, Optional.empty());
  }

  /** The page that follows. */
  protected static PageRequest next(Page<?> page, int size) {
    return new PageRequest(size, Optional.of(page.next().orElseThrow()));
  }
}
