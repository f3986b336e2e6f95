package io.tokenauthority.server.store;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every contract suite stands on: a new, empty database for each test. */
public abstract class StoreContract {

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
  protected final void write(java.util.function.Consumer<Transaction> work) {
    store()
        .write(
            tx -> {
              work.accept(tx);
              return 0;
            });
  }
}
