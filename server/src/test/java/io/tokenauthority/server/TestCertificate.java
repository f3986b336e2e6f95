package io.tokenauthority.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate for 127.0.0.1 with its key, as PEM files; made by the JDK's keytool.
 */
public record TestCertificate(Path certificate, Path key) {

  private static final String STORE_PASSWORD = "changeit";

  /** Makes {@code name.pem} and {@code name.key} in the folder. */
  public static TestCertificate make(Path folder, String name) {
    try {
      Path store = folder.resolve(name + ".p12");
      run(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              name,
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-dname",
              "CN=" + name,
              "-ext",
              "san=ip:127.0.0.1,dns:localhost",
              "-validity",
              "30",
              "-storetype",
              "PKCS12",
              "-storepass",
              STORE_PASSWORD,
              "-keystore",
              store.toString()));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, STORE_PASSWORD.toCharArray());
      }
      Path certificate = folder.resolve(name + ".pem");
      Path key = folder.resolve(name + ".key");
      Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
      Files.writeString(
          key, pem("PRIVATE KEY", keys.getKey(name, STORE_PASSWORD.toCharArray()).getEncoded()));
      return new TestCertificate(certificate, key);
    } catch (IOException | GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The same pair in files of another folder, to be changed there. */
  public TestCertificate copiedTo(Path folder) throws IOException {
    return new TestCertificate(
        Files.copy(certificate, folder.resolve(certificate.getFileName())),
        Files.copy(key, folder.resolve(key.getFileName())));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(output);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
