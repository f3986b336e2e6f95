package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.testing.TlsTesting;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Over TLS a token may go to any host, or to those of the allow-list. */
final class TlsTest {

  @Test
  void tls_hostBeyondLoopback_getsTheToken() throws Exception {
    try (Stage stage = new Stage(Stage.Transport.NETTY);
        InputStream certificate = TlsTesting.loadCert("server1.pem");
        InputStream key = TlsTesting.loadCert("server1.key")) {
      Server server =
          Grpc.newServerBuilderForPort(0, TlsServerCredentials.create(certificate, key))
              .addService(ServerInterceptors.intercept(stage.peer, stage.peer))
              .build()
              .start();
      try (ClientIdentity identity =
          ClientIdentity.builder(stage.toAuthority())
              .source(TokenSource.serviceToken(() -> "tas_secret"))
              .allowHosts("*.test.google.fr")
              .build()) {
        Channel channel =
            stage.keep(
                identity
                    .channel("127.0.0.1:" + server.getPort(), trusting())
                    .overrideAuthority("foo.test.google.fr")
                    .build());
        assertThat(Calls.UNARY.run(channel)).isEqualTo(1);
      } finally {
        server.shutdownNow();
      }
      assertThat(stage.peer.seen).containsExactly("Bearer access-1");
    }
  }

  private static ChannelCredentials trusting() throws IOException {
    try (InputStream authority = TlsTesting.loadCert("ca.pem")) {
      return TlsChannelCredentials.newBuilder().trustManager(authority).build();
    }
  }
}
