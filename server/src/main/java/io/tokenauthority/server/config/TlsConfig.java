package io.tokenauthority.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The encryption of the listeners.
 *
 * @param cert the certificate chain, PEM
 * @param key its private key, PEM (PKCS#8)
 * @param clientCa the certificates that vouch for clients, PEM
 */
public record TlsConfig(
    Mode mode, Optional<Path> cert, Optional<Path> key, Optional<Path> clientCa) {

  public TlsConfig {
    boolean ours = mode == Mode.TLS || mode == Mode.MTLS;
    String unused = "is set, but tls.mode is " + Forms.spelling(mode) + "; remove it or say tls";
    new Faults()
        .unless(!ours || cert.isPresent(), Keys.TLS_CERT.name(), "is needed by this tls.mode")
        .unless(!ours || key.isPresent(), Keys.TLS_KEY.name(), "is needed by this tls.mode")
        .unless(
            mode != Mode.MTLS || clientCa.isPresent(),
            Keys.TLS_CLIENT_CA.name(),
            "is needed by tls.mode mtls")
        .unless(ours || cert.isEmpty(), Keys.TLS_CERT.name(), unused)
        .unless(ours || key.isEmpty(), Keys.TLS_KEY.name(), unused)
        .unless(ours || clientCa.isEmpty(), Keys.TLS_CLIENT_CA.name(), unused)
        .raise();
  }

  /** Who encrypts. */
  public enum Mode {
    /** Nobody: loopback alone. */
    OFF,
    /** This process; a client certificate is asked for where {@code tls.client-ca} is given. */
    TLS,
    /** This process, and every client must show a certificate. */
    MTLS,
    /** A mesh around this process: plaintext here, and certificates are not ours to see. */
    MESH
  }
}
