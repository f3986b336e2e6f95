package io.tokenauthority.cli.session;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an authority is reached.
 *
 * @param endpoint where
 * @param protection what keeps secrets from the wire
 * @param ca the certificates to trust; empty: the system's
 */
public record Link(Endpoint endpoint, Protection protection, Optional<Path> ca) {

  /** What keeps secrets from the wire. */
  public enum Protection {
    /** TLS, by this process. */
    TLS,
    /** Nothing is needed: the bytes do not leave this machine. */
    LOOPBACK,
    /** A service mesh; the operator said so. */
    MESH
  }

  /** What the options ask for; without any, TLS except on loopback. */
  static Link of(Endpoint endpoint, GlobalOptions options, Optional<Path> ca) {
    boolean tls = options.tls || ca.isPresent() || options.clientCert != null;
    if (tls && options.plaintext) {
      throw Failure.usage("--plaintext and TLS (--tls, --ca, --client-cert) exclude each other.");
    }
    if (options.mesh && !options.plaintext) {
      throw Failure.usage("--mesh goes with --plaintext.");
    }
    if (!tls && endpoint.isLoopback()) {
      return new Link(endpoint, Protection.LOOPBACK, Optional.empty());
    }
    if (!options.plaintext) {
      return new Link(endpoint, Protection.TLS, ca);
    }
    if (!options.mesh) {
      throw Failure.usage(
          "--plaintext would send secrets to "
              + endpoint.host()
              + " unencrypted; use TLS, or add --mesh if a service mesh encrypts the way.");
    }
    return new Link(endpoint, Protection.MESH, Optional.empty());
  }

  ChannelCredentials credentials(@Nullable Path clientCert, @Nullable Path clientKey) {
    if (protection != Protection.TLS) {
      return InsecureChannelCredentials.create();
    }
    if ((clientCert == null) != (clientKey == null)) {
      throw Failure.usage("--client-cert and --client-key go together.");
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      if (ca.isPresent()) {
        tls.trustManager(readable(ca.get(), "--ca"));
      }
      if (clientCert != null && clientKey != null) {
        tls.keyManager(readable(clientCert, "--client-cert"), readable(clientKey, "--client-key"));
      }
      return tls.build();
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "the certificates cannot be read: " + e.getMessage(), e);
    }
  }

  private static File readable(Path path, String option) {
    File file = path.toFile();
    if (!file.canRead()) {
      throw Failure.usage(option + ": " + path + " cannot be read.");
    }
    return file;
  }
}
