package io.tokenauthority.cli.session;

import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.interceptor.client.Redemption;
import io.tokenauthority.interceptor.client.RefreshTokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credential file as the client interceptor's store of the refresh token. Bound to one
 * authority: if somebody signs in elsewhere meanwhile, that refresh token is not sent here. Used on
 * the interceptor's thread.
 */
final class LoginStore implements RefreshTokenStore {

  private final CredentialFile file;
  private final Link link;
  private volatile @Nullable String trouble;
  private volatile boolean inUse;

  LoginStore(CredentialFile file, Link link) {
    this.file = file;
    this.link = link;
  }

  /** Why the file could not be used; null if it could. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Whether it is only another tokenctl's turn: worth waiting for. */
  boolean isInUse() {
    return inUse;
  }

  @Override
  public Lease lease(Duration patience) throws IOException {
    try {
      FileLease lease = new FileLease(file.lock(patience));
      trouble = null;
      inUse = false;
      return lease;
    } catch (IOException e) {
      throw noted(e);
    }
  }

  private IOException noted(IOException e) {
    trouble = file.path() + ": " + e.getMessage();
    inUse = e instanceof CredentialFile.InUse;
    return e;
  }

  private Login login() throws IOException {
    try {
      return file.read()
          .filter(login -> login.link().endpoint().equals(link.endpoint()))
          .orElseThrow(() -> noted(new IOException("somebody signed out or in elsewhere")));
    } catch (Failure unusable) {
      throw noted(new IOException(unusable.sentence(), unusable));
    }
  }

  /** The file, exclusively. */
  private final class FileLease implements Lease {

    private final CredentialFile.Lock lock;

    FileLease(CredentialFile.Lock lock) {
      this.lock = lock;
    }

    @Override
    public Redemption read() throws IOException {
      Login login = login();
      return new Redemption(login.refreshToken(), login.requestId().orElse(""));
    }

    @Override
    public void write(Redemption redemption) throws IOException {
      Optional<String> id =
          redemption.begun() ? Optional.of(redemption.requestId()) : Optional.empty();
      try {
        file.replace(login().with(redemption.refreshToken(), id));
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public void close() {
      lock.close();
    }
  }
}
