package io.tokenauthority.examples.onbehalf;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.nio.file.Path;

/**
 * What a service of this chain has of the authority: a channel, its own token's file, and an
 * identity before the authority itself. It lives as long as the process.
 */
record Trusted(
    String address, String issuer, Path tokenFile, ManagedChannel channel, ClientIdentity self) {

  static Trusted by(String address, String issuer, String tokenFile) {
    Path file = Path.of(tokenFile);
    ManagedChannel channel = plain(address);
    return new Trusted(address, issuer, file, channel, identity(channel, file, issuer));
  }

  /** A guard for this audience that follows the authority. */
  TokenGuard guard(String audience) {
    ManagedChannel follows = self.channel(address, InsecureChannelCredentials.create()).build();
    return TokenGuard.builder().issuer(issuer).audience(audience).channel(follows).build();
  }

  /** Another identity of the same account, by another service token. */
  ClientIdentity identityFor(String audience, String otherTokenFile) {
    return identity(channel, Path.of(otherTokenFile), audience);
  }

  static ManagedChannel plain(String address) {
    return AuthorityChannels.to(address, InsecureChannelCredentials.create()).build();
  }

  private static ClientIdentity identity(ManagedChannel channel, Path file, String audience) {
    return ClientIdentity.builder(channel)
        .source(TokenSource.serviceTokenFile(file))
        .audience(audience)
        .build();
  }
}
