package io.tokenauthority.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.tokenauthority.server.LogCapture;
import io.tokenauthority.server.TestCertificate;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.EdgeConfig;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.server.config.TlsConfig;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.token.jwt.Confirmation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsFilesTest {

  @TempDir static Path made;

  @SuppressWarnings("NullAway.Init")
  private static TestCertificate one;

  @SuppressWarnings("NullAway.Init")
  private static TestCertificate other;

  @TempDir Path folder;

  /** Made once: keytool takes a second. */
  @BeforeAll
  static void make() {
    one = TestCertificate.make(made, "one");
    other = TestCertificate.make(made, "other");
  }

  @Test
  void reread_newPairPutInPlace_nextConnectionSeesIt() throws Exception {
    TestCertificate first = one.copiedTo(folder);
    TestCertificate second = other;
    TlsConfig config = tls(TlsConfig.Mode.TLS, first, Optional.empty());
    TlsFiles files = TlsFiles.open(config).orElseThrow();
    try (Running server = Running.of(config, files)) {
      assertThat(server.answers(trusting(first.certificate()))).isTrue();

      Files.copy(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(second.key(), first.key(), StandardCopyOption.REPLACE_EXISTING);
      files.reread();

      assertThat(server.answers(trusting(second.certificate()))).isTrue();
    }
  }

  @Test
  void reread_certificateWithoutItsKey_oldPairStaysAndTheLogSaysSoOnce() throws Exception {
    TestCertificate first = one.copiedTo(folder);
    TestCertificate second = other;
    Path trusted = Files.copy(first.certificate(), folder.resolve("trusted.pem"));
    TlsConfig config = tls(TlsConfig.Mode.TLS, first, Optional.empty());
    TlsFiles files = TlsFiles.open(config).orElseThrow();
    try (Running server = Running.of(config, files);
        LogCapture log = new LogCapture(TlsFiles.class)) {
      Files.copy(second.certificate(), first.certificate(), StandardCopyOption.REPLACE_EXISTING);
      files.reread();
      files.reread();

      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("stay in use", "tls.key", "is not the key of the certificate");
      assertThat(server.answers(trusting(trusted))).isTrue();
    }
  }

  @Test
  void mtls_clientWithoutCertificate_isNotLetIn() throws Exception {
    TestCertificate ours = one;
    TestCertificate theirs = other;
    TlsConfig config = tls(TlsConfig.Mode.MTLS, ours, Optional.of(theirs.certificate()));
    try (Running server = Running.of(config, TlsFiles.open(config).orElseThrow())) {
      assertThat(server.answers(trusting(ours.certificate()))).isFalse();
      assertThat(
              server.answers(
                  TlsChannelCredentials.newBuilder()
                      .trustManager(ours.certificate().toFile())
                      .keyManager(theirs.certificate().toFile(), theirs.key().toFile())
                      .build()))
          .isTrue();
      assertThat(server.certificate.join()).isPresent();
    }
  }

  @Test
  void open_fileThatIsNone_namesTheKey() throws Exception {
    TestCertificate ours = one;
    Path junk = Files.writeString(folder.resolve("junk"), "no PEM");
    Path absent = folder.resolve("absent");

    assertThatThrownBy(() -> TlsFiles.open(config(absent, ours.key())))
        .hasMessage("tls.cert: the file cannot be read; check its path and mode");
    assertThatThrownBy(() -> TlsFiles.open(config(junk, ours.key())))
        .hasMessage("tls.cert: the file holds no certificate in PEM");
    assertThatThrownBy(() -> TlsFiles.open(config(ours.certificate(), junk)))
        .hasMessage("tls.key: the file holds no private key in PEM (PKCS#8)");
  }

  private static TlsConfig config(Path certificate, Path key) {
    return new TlsConfig(
        TlsConfig.Mode.TLS, Optional.of(certificate), Optional.of(key), Optional.empty());
  }

  private static TlsConfig tls(TlsConfig.Mode mode, TestCertificate ours, Optional<Path> clientCa) {
    return new TlsConfig(mode, Optional.of(ours.certificate()), Optional.of(ours.key()), clientCa);
  }

  private static ChannelCredentials trusting(Path certificate) throws IOException {
    return TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build();
  }

  /** A server with health alone, which remembers its first caller's certificate. */
  private record Running(GrpcServer server, CompletableFuture<Optional<Confirmation>> certificate)
      implements AutoCloseable {

    static Running of(TlsConfig tls, TlsFiles files) throws IOException {
      Configuration plain =
          Sources.read(Optional.empty(), Map.of(), Map.of("grpc.listen", "127.0.0.1:0"))
              .configuration();
      EdgeConfig edge = new EdgeConfig(plain.edge().grpc(), plain.edge().http(), tls);
      CompletableFuture<Optional<Confirmation>> seen = new CompletableFuture<>();
      ServerInterceptor spy =
          new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
              seen.complete(connection().certificate());
              return next.startCall(call, headers);
            }
          };
      HealthStatusManager health = new HealthStatusManager();
      return new Running(
          GrpcServer.start(
              edge,
              Optional.of(files),
              List.of(health.getHealthService().bindService()),
              spy,
              health,
              new Statuses(new Accidents(new SplittableRandom(1)), new Tally())),
          seen);
    }

    private static Connection connection() {
      return java.util.Objects.requireNonNull(Connection.CURRENT.get(Context.current()));
    }

    boolean answers(ChannelCredentials credentials) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress("127.0.0.1", server.port(), credentials).build();
      try {
        var unused =
            HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
        return true;
      } catch (StatusRuntimeException refused) {
        return false;
      } finally {
        channel.shutdownNow();
      }
    }

    @Override
    public void close() {
      server.drain();
    }
  }
}
