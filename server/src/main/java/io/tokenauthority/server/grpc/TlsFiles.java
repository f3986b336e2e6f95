package io.tokenauthority.server.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import io.tokenauthority.server.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the listener, re-read when their files change.
 *
 * <p>A file that cannot be read, a key that does not belong to the certificate: the pair in use
 * stays, and the log says so once for each change. Only a pair that fits is ever handed to TLS.
 * {@link #reread} is for one thread; connections use what it last put in place.
 */
public final class TlsFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final TlsConfig config;
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private final @Nullable AdvancedTlsX509TrustManager clients;
  private byte[] seen = new byte[0];

  private TlsFiles(TlsConfig config, @Nullable AdvancedTlsX509TrustManager clients) {
    this.config = config;
    this.clients = clients;
  }

  /**
   * Reads the files for the first time; empty where TLS is not ours.
   *
   * @throws UnusableTlsException saying which file, and what is wrong with it
   */
  public static Optional<TlsFiles> open(TlsConfig config) {
    if (config.mode() == TlsConfig.Mode.OFF || config.mode() == TlsConfig.Mode.MESH) {
      return Optional.empty();
    }
    try {
      TlsFiles files =
          new TlsFiles(
              config,
              config.clientCa().isEmpty()
                  ? null
                  : AdvancedTlsX509TrustManager.newBuilder()
                      .setVerification(
                          AdvancedTlsX509TrustManager.Verification.CERTIFICATE_ONLY_VERIFICATION)
                      .build());
      files.load(files.content());
      return Optional.of(files);
    } catch (GeneralSecurityException platform) {
      throw new UnusableTlsException("tls.client-ca", "cannot be used on this platform");
    }
  }

  /** What a listener is built with. */
  public static ServerCredentials credentials(Optional<TlsFiles> files) {
    return files.map(TlsFiles::credentials).orElseGet(InsecureServerCredentials::create);
  }

  private ServerCredentials credentials() {
    TlsServerCredentials.Builder builder = TlsServerCredentials.newBuilder().keyManager(keys);
    if (clients != null) {
      builder
          .trustManager(clients)
          .clientAuth(
              config.mode() == TlsConfig.Mode.MTLS ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    return builder.build();
  }

  /**
   * What a listener that is not gRPC's is built with: the same files, re-read for both together.
   *
   * @throws UnusableTlsException where the platform has no TLS
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {keys}, clients == null ? null : new TrustManager[] {clients}, null);
      return context;
    } catch (GeneralSecurityException platform) {
      throw new UnusableTlsException("tls.cert", "cannot be used on this platform");
    }
  }

  /** Looks whether the files changed, and takes them if they are good. Never throws for a file. */
  public void reread() {
    try {
      byte[] now = content();
      if (!Arrays.equals(now, seen)) {
        load(now);
        LOG.info("took the changed TLS files");
      }
    } catch (UnusableTlsException bad) {
      LOG.error(
          "the changed TLS files are not taken, those before stay in use: {}", bad.getMessage());
    }
  }

  /** All files one after the other, to see whether anything changed. */
  private byte[] content() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(read("tls.cert", config.cert()));
    all.writeBytes(read("tls.key", config.key()));
    if (config.clientCa().isPresent()) {
      all.writeBytes(read("tls.client-ca", config.clientCa()));
    }
    return all.toByteArray();
  }

  private void load(byte[] content) {
    seen = content;
    X509Certificate[] chain = certificates("tls.cert", config.cert());
    PrivateKey key = privateKey();
    requirePair(chain[0], key);
    if (clients != null) {
      try {
        clients.updateTrustCredentials(certificates("tls.client-ca", config.clientCa()));
      } catch (IOException | GeneralSecurityException bad) {
        throw new UnusableTlsException("tls.client-ca", "holds no usable certificate");
      }
    }
    keys.updateIdentityCredentials(chain, key);
  }

  private static X509Certificate[] certificates(String name, Optional<Path> file) {
    try {
      X509Certificate[] found =
          CertificateUtils.getX509Certificates(new ByteArrayInputStream(read(name, file)));
      if (found.length > 0) {
        return found;
      }
    } catch (GeneralSecurityException bad) {
      // The sentence below says what is expected.
    }
    throw new UnusableTlsException(name, "holds no certificate in PEM");
  }

  private PrivateKey privateKey() {
    try {
      return CertificateUtils.getPrivateKey(
          new ByteArrayInputStream(read("tls.key", config.key())));
    } catch (IOException | GeneralSecurityException | RuntimeException bad) {
      throw new UnusableTlsException("tls.key", "holds no private key in PEM (PKCS#8)");
    }
  }

  /** Signs something with the key and checks it with the certificate. */
  private static void requirePair(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update((byte) 1);
      byte[] signature = signer.sign();
      Signature checker = Signature.getInstance(algorithm);
      checker.initVerify(certificate.getPublicKey());
      checker.update((byte) 1);
      if (checker.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException unfit) {
      // The sentence below says what is expected.
    }
    throw new UnusableTlsException("tls.key", "is not the key of the certificate in tls.cert");
  }

  private static byte[] read(String name, Optional<Path> file) {
    try {
      return Files.readAllBytes(file.orElseThrow());
    } catch (IOException unreadable) {
      throw new UnusableTlsException(name, "cannot be read; check its path and mode");
    }
  }
}
