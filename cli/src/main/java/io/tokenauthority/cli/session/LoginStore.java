package io.tokenauthority.cli.session;

import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.interceptor.client.Redemption;
import io.tokenauthority.interceptor.client.RefreshTokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The credential file as the client interceptor's store of the refresh token. Bound to one
 * authority: if somebody signs in elsewhere meanwhile, that refresh token is not sent here.
 */
record LoginStore(CredentialFile file, Link link) implements RefreshTokenStore {

  @Override
  public Lease lease(Duration patience) throws IOException {
    return new FileLease(file.lock(patience));
  }

  private Login login() throws IOException {
    try {
      return file.read()
          .filter(login -> login.link().endpoint().equals(link.endpoint()))
          .orElseThrow(() -> new IOException("the sign-in is gone"));
    } catch (Failure unusable) {
      throw new IOException(unusable.sentence(), unusable);
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
      file.replace(login().with(redemption.refreshToken(), id));
    }

    @Override
    public void close() {
      lock.close();
    }
  }
}
