package io.tokenauthority.interceptor.server.delegation;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Stands between the service's own credentials and one call to the authority, and notes the token
 * that they put into its header. One use.
 */
final class OwnToken extends CallCredentials {

  private final CallCredentials own;
  private final SafeTransport transport;
  private final CompletableFuture<String> token = new CompletableFuture<>();

  OwnToken(CallCredentials own, SafeTransport transport) {
    this.own = own;
    this.transport = transport;
  }

  /** Completes with the token, or not at all: then the call has failed. */
  CompletionStage<String> token() {
    return token;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    if (!transport.mayCarry(call)) {
      applier.fail(Status.INTERNAL.withDescription(SafeTransport.REFUSAL));
      return;
    }
    own.applyRequestMetadata(
        call,
        executor,
        new MetadataApplier() {
          @Override
          public void apply(Metadata headers) {
            String value = headers.get(Exchanged.AUTHORIZATION);
            if (value == null || !value.startsWith(Exchanged.SCHEME)) {
              applier.fail(Status.INTERNAL.withDescription("the service's own token is missing"));
              return;
            }
            token.complete(value.substring(Exchanged.SCHEME.length()));
            applier.apply(headers);
          }

          /** Ours, not the caller's: and no second attempt mends it. */
          @Override
          public void fail(Status status) {
            applier.fail(Status.INTERNAL.withDescription("the service has no token of its own"));
          }
        });
  }

  @Override
  public String toString() {
    return "OwnToken";
  }
}
