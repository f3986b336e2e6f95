package io.tokenauthority.examples.plain;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.examples.plain.v1.GreetRequest;
import io.tokenauthority.examples.plain.v1.GreeterGrpc;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Has itself greeted. */
public final class GreeterClient {
  private static final int DEADLINE_SECONDS = 10;

  private GreeterClient() {}

  /** Arguments: the authority's address, the greeter's, and the file of the service token. */
  public static void main(String[] args) {
    System.out.println(greet(args[0], args[1], Path.of(args[2])));
  }

  static String greet(String authorityAddress, String greeterAddress, Path tokenFile) {
    // Beyond loopback: TlsChannelCredentials.create(). Plaintext would be refused there.
    ChannelCredentials transport = InsecureChannelCredentials.create();

    // The five lines.
    ManagedChannel authority = AuthorityChannels.to(authorityAddress, transport).build();
    ClientIdentity identity =
        ClientIdentity.builder(authority)
            .source(TokenSource.serviceTokenFile(tokenFile))
            .audience(GreeterServer.AUDIENCE)
            .build();
    ManagedChannel greeter = identity.channel(greeterAddress, transport).build();

    try {
      return GreeterGrpc.newBlockingStub(greeter)
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .greet(GreetRequest.getDefaultInstance())
          .getGreeting();
    } finally {
      greeter.shutdownNow();
      identity.close();
      authority.shutdownNow();
    }
  }
}
