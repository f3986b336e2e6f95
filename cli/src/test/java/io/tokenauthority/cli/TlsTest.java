package io.tokenauthority.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse;
import io.tokenauthority.cli.terminal.ExitCode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final HealthCheckResponse SERVING =
      HealthCheckResponse.newBuilder().setStatus(HealthCheckResponse.ServingStatus.SERVING).build();

  @TempDir static Path folder;
  private static ScriptedAuthority authority;

  @BeforeAll
  static void start() throws Exception {
    keytool(
        "-genkeypair -alias a -keyalg EC -dname CN=test -ext san=ip:127.0.0.1 -validity 2"
            + " -storetype PKCS12 -storepass changeit -keystore store.p12");
    keytool("-exportcert -rfc -alias a -storepass changeit -keystore store.p12 -file ca.pem");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(folder.resolve("store.p12"))) {
      store.load(stream, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    authority =
        new ScriptedAuthority(
            TlsServerCredentials.newBuilder().keyManager(keys.getKeyManagers()).build());
    authority.on("Check", SERVING);
  }

  @AfterAll
  static void stop() {
    authority.close();
  }

  private static void keytool(String arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String[] command = (tool + " " + arguments).split(" ");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).as(arguments.toLowerCase(Locale.ROOT)).isZero();
  }

  private static Operator operator() {
    return new Operator(authority, folder);
  }

  @Test
  void ca_given_isTrusted() {
    Operator.Run run = operator().run("--ca", folder.resolve("ca.pem").toString(), "status");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void login_overTls_isRememberedWithItsCa() {
    Operator operator = operator();
    ScriptedTerminal terminal = new ScriptedTerminal().types("correct horse");
    assertThat(
            operator
                .run(terminal, "--ca", folder.resolve("ca.pem").toString(), "login", "alice")
                .exitCode())
        .isEqualTo(ExitCode.OK);
    Operator.Run run = operator.run("token", "refresh");
    assertThat(run.err()).contains("does not know this call"); // it got there
    operator.run("logout", "--forget");
  }

  @Test
  void ca_notGiven_isNoTrust() {
    Operator.Run run = operator().run("--tls", "status");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err())
        .isEqualTo(
            "tokenctl: no trust in the certificate of "
                + authority.endpoint()
                + "; give the certificates to trust by --ca FILE, and check the host's name.\n");
  }

  @Test
  void plaintext_toATlsPort_saysWhatToAdd() {
    Operator.Run run = operator().run("status");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("add --ca FILE or --tls");
  }

  @Test
  void tls_toAPlaintextPort_saysSo() throws Exception {
    try (ScriptedAuthority plain = new ScriptedAuthority()) {
      Operator.Run run = new Operator(plain, folder).run("--tls", "status");
      assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(run.err()).contains("does the authority speak it there?");
    }
  }
}
