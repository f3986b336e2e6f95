package io.tokenauthority.server.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every contract suite stands on: a new, empty database for each test. */
public abstract class PortContract {

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
