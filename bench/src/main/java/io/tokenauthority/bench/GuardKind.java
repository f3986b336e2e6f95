package io.tokenauthority.bench;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ServerInterceptor;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.access.AccessRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What may stand before an echo. */
enum GuardKind {
  /** Our server interceptor, following a real authority; the file is its service token. */
  OURS {
    @Override
    ServerInterceptor interceptor(int authorityPort, Path serviceToken) {
      return guard(authorityPort, serviceToken).interceptor();
    }
  },
  /** A plain interceptor over jose4j; the file is the key set. */
  JOSE4J {
    @Override
    ServerInterceptor interceptor(int authorityPort, Path keySet) throws Exception {
      return new Jose4jInterceptor(
          Files.readString(keySet), AuthorityProcess.ISSUER, Scene.AUDIENCE, "read");
    }
  };

  abstract ServerInterceptor interceptor(int authorityPort, Path file) throws Exception;

  /** A guard that has its first view of keys and revocations. */
  static TokenGuard guard(int authorityPort, Path serviceToken) {
    String target = "127.0.0.1:" + authorityPort;
    ClientIdentity identity =
        ClientIdentity.builder(
                AuthorityChannels.to(target, InsecureChannelCredentials.create()).build())
            .source(TokenSource.serviceTokenFile(serviceToken))
            .audience(AuthorityProcess.ISSUER)
            .build();
    TokenGuard guard =
        TokenGuard.builder()
            .issuer(AuthorityProcess.ISSUER)
            .audience(Scene.AUDIENCE)
            .channel(identity.channel(target, InsecureChannelCredentials.create()).build())
            .rule(EchoServer.SERVICE + "/*", AccessRule.scopes("read"))
            .build();
    while (guard.staleness().compareTo(Duration.ofSeconds(30)) > 0) {
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    return guard;
  }
}
