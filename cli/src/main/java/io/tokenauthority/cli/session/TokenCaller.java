package io.tokenauthority.cli.session;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.interceptor.client.AccessToken;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls by the client interceptor: the sign-in is refreshed through its file, once per command.
 *
 * <p>The interceptor is made for services and waits out an outage as long as a call may take; an
 * operator is better served by the reason at once, so the first failed refresh ends the command.
 */
final class TokenCaller implements Caller {

  /** A service token is sent as it is; this process ends long before it does. */
  private static final Duration WHILE_WE_RUN = Duration.ofDays(1);

  private final TokenSource source;
  private final @Nullable LoginStore store;
  private final LastFailure lastFailure = new LastFailure();
  private @Nullable ClientIdentity identity;

  private TokenCaller(TokenSource source, @Nullable LoginStore store) {
    this.source = source;
    this.store = store;
  }

  /** Whoever is signed in. */
  static Caller signedIn(CredentialFile file, Login login) {
    LoginStore store = new LoginStore(file, login.link());
    return new TokenCaller(TokenSource.refreshToken(store), store);
  }

  /** A service account, by the service token itself. */
  static Caller serviceToken(String token) {
    return new TokenCaller(TokenSource.supplier(() -> new AccessToken(token, WHILE_WE_RUN)), null);
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
      CompletableFuture<Void> failed = new CompletableFuture<>();
      identity = identity(authority, link, failed);
      try {
        CompletableFuture.anyOf(identity.prefetch().toCompletableFuture(), failed).join();
      } catch (CompletionException e) {
        throw meaning(e, link);
      }
    }
    return identity;
  }

  private ClientIdentity identity(Channel authority, Link link, CompletableFuture<Void> failed) {
    ClientIdentity.Builder builder =
        ClientIdentity.builder(ClientInterceptors.intercept(authority, lastFailure))
            .source(source)
            .listener(
                new IdentityListener() {
                  @Override
                  public void refreshFailed(AuthorityError error, Duration retryIn) {
                    if (store == null || !store.isInUse()) {
                      failed.completeExceptionally(new NotNow());
                    }
                  }
                });
    if (link.protection() == Link.Protection.MESH) {
      builder.plaintextInsideMesh();
    }
    return builder.build();
  }

  private RuntimeException meaning(CompletionException e, Link link) {
    if (store != null && store.trouble() != null) {
      return new Failure(ExitCode.FAILURE, "the sign-in cannot be used: " + store.trouble() + ".");
    }
    if (e.getCause() instanceof StatusRuntimeException refused
        && Refusals.read(refused).reason() == ErrorReason.CREDENTIAL_INVALID) {
      return new Failure(
          ExitCode.UNAUTHENTICATED,
          "your sign-in at " + link.endpoint() + " is over; sign in again: tokenctl login",
          refused);
    }
    StatusRuntimeException last = lastFailure.seen();
    if (last != null) {
      return last;
    }
    return e.getCause() instanceof StatusRuntimeException refused ? refused : e;
  }

  @Override
  public void close() {
    if (identity != null) {
      identity.close();
    }
  }

  /** A refresh failed for a reason that may pass. */
  private static final class NotNow extends RuntimeException {
    NotNow() {
      super("the first refresh failed");
    }
  }
}
