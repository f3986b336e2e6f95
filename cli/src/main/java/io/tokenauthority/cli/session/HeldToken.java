package io.tokenauthority.cli.session;

import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the access token out of the credentials that attach it, for the one command that hands it
 * to another tool. Nothing is sent: the token goes to the operator, on this machine.
 */
final class HeldToken extends CallCredentials.MetadataApplier {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "Bearer ";

  private final CompletableFuture<String> token = new CompletableFuture<>();

  private HeldToken() {}

  static String of(CallCredentials credentials, Endpoint endpoint) {
    HeldToken held = new HeldToken();
    credentials.applyRequestMetadata(new LocalRequest(endpoint), Runnable::run, held);
    return held.token.join();
  }

  @Override
  public void apply(Metadata headers) {
    String value = headers.get(AUTHORIZATION);
    if (value == null || !value.startsWith(BEARER)) {
      fail(Status.INTERNAL);
    } else {
      token.complete(value.substring(BEARER.length()));
    }
  }

  @Override
  public void fail(Status status) {
    token.completeExceptionally(status.asRuntimeException());
  }

  /** A call that never leaves. */
  private static final class LocalRequest extends CallCredentials.RequestInfo {

    private final Endpoint endpoint;

    LocalRequest(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return TokenAuthorityGrpc.getGetSelfMethod();
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return SecurityLevel.PRIVACY_AND_INTEGRITY;
    }

    @Override
    public String getAuthority() {
      return endpoint.toString();
    }

    @Override
    public Attributes getTransportAttrs() {
      return Attributes.EMPTY;
    }
  }
}
