package io.tokenauthority.cli.session;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.interceptor.client.AccessToken;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Calls by the client interceptor: the sign-in is refreshed through its file, once per command. */
final class TokenCaller implements Caller {

  /** A service token is sent as it is; this process ends long before it does. */
  private static final Duration WHILE_WE_RUN = Duration.ofDays(1);

  private final TokenSource source;
  private @Nullable ClientIdentity identity;

  private TokenCaller(TokenSource source) {
    this.source = source;
  }

  /** Whoever is signed in. */
  static Caller signedIn(CredentialFile file, Login login) {
    return new TokenCaller(TokenSource.refreshToken(new LoginStore(file, login.link())));
  }

  /** A service account, by the service token itself. */
  static Caller serviceToken(String token) {
    return new TokenCaller(TokenSource.supplier(() -> new AccessToken(token, WHILE_WE_RUN)));
  }

  @Override
  public ClientInterceptor credential(Channel authority, Link link) {
    return ready(authority, link).interceptor();
  }

  @Override
  public String accessToken(Channel authority, Link link) {
    return HeldToken.of(ready(authority, link).callCredentials(), link.endpoint());
  }

  private ClientIdentity ready(Channel authority, Link link) {
    if (identity == null) {
      identity = identity(authority, link);
      try {
        identity.prefetch().toCompletableFuture().join();
      } catch (CompletionException e) {
        throw cause(e, link);
      }
    }
    return identity;
  }

  private ClientIdentity identity(Channel authority, Link link) {
    ClientIdentity.Builder builder = ClientIdentity.builder(authority).source(source);
    if (link.protection() == Link.Protection.MESH) {
      builder.plaintextInsideMesh();
    }
    return builder.build();
  }

  private static RuntimeException cause(CompletionException e, Link link) {
    if (!(e.getCause() instanceof StatusRuntimeException refused)) {
      return e;
    }
    if (Refusals.read(refused).reason() == ErrorReason.CREDENTIAL_INVALID) {
      return new Failure(
          ExitCode.UNAUTHENTICATED,
          "your sign-in at " + link.endpoint() + " is over; sign in again: tokenctl login",
          refused);
    }
    return refused;
  }

  @Override
  public void close() {
    if (identity != null) {
      identity.close();
    }
  }
}
