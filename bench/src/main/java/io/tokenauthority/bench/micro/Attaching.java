package io.tokenauthority.bench.micro;

import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.tokenauthority.bench.GoogleCredentials;
import io.tokenauthority.interceptor.client.AccessToken;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What putting a fresh token on a call costs: newCall and start on a channel that goes nowhere, but
 * asks the call's credentials and merges what they give, as gRPC's transport does. What {@link
 * #nothing} costs is the channel's own.
 */
@State(Scope.Benchmark)
public class Attaching {
  private static final MethodDescriptor<ValidateTokenRequest, ValidateTokenResponse> METHOD =
      TokenAuthorityGrpc.getValidateTokenMethod();
  private static final String TOKEN = "x".repeat(700);

  private final Channel nowhere = new Nowhere();
  private final ClientCall.Listener<ValidateTokenResponse> listener =
      new ClientCall.Listener<>() {};
  private ClientIdentity identity;
  private Channel ours;
  private Channel header;
  private CallOptions ownCredentials;
  private CallOptions google;

  @Setup(Level.Trial)
  public void prepare() {
    identity =
        ClientIdentity.builder(nowhere)
            .source(TokenSource.supplier(() -> new AccessToken(TOKEN, Duration.ofHours(1))))
            .build();
    identity.prefetch().toCompletableFuture().join();
    ours = ClientInterceptors.intercept(nowhere, identity.interceptor());
    ownCredentials = CallOptions.DEFAULT.withCallCredentials(identity.callCredentials());
    google = CallOptions.DEFAULT.withCallCredentials(GoogleCredentials.of(TOKEN));
    Metadata fixed = new Metadata();
    fixed.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + TOKEN);
    header =
        ClientInterceptors.intercept(nowhere, MetadataUtils.newAttachHeadersInterceptor(fixed));
  }

  @TearDown(Level.Trial)
  public void end() {
    identity.close();
  }

  @Benchmark
  public Metadata nothing() {
    return call(nowhere, CallOptions.DEFAULT);
  }

  @Benchmark
  public Metadata fixedHeader() {
    return call(header, CallOptions.DEFAULT);
  }

  @Benchmark
  public Metadata credentials() {
    return call(nowhere, ownCredentials);
  }

  @Benchmark
  public Metadata interceptor() {
    return call(ours, CallOptions.DEFAULT);
  }

  @Benchmark
  public Metadata googleAuth() {
    return call(nowhere, google);
  }

  private Metadata call(Channel channel, CallOptions options) {
    Metadata headers = new Metadata();
    channel.newCall(METHOD, options).start(listener, headers);
    return headers;
  }

  /** Asks for credentials and merges them, and that is all. */
  private static final class Nowhere extends Channel {
    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      return new Call<>(method, options);
    }

    @Override
    public String authority() {
      return "localhost";
    }
  }

  private static final class Call<Q, R> extends ClientCall<Q, R> {
    private final MethodDescriptor<Q, R> method;
    private final CallOptions options;

    Call(MethodDescriptor<Q, R> method, CallOptions options) {
      this.method = method;
      this.options = options;
    }

    @Override
    public void start(Listener<R> responses, Metadata headers) {
      CallCredentials credentials = options.getCredentials();
      if (credentials == null) {
        return;
      }
      credentials.applyRequestMetadata(
          new Request(method, options), Runnable::run, new Merging(headers));
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }

  private static final class Merging extends CallCredentials.MetadataApplier {
    private final Metadata headers;

    Merging(Metadata headers) {
      this.headers = headers;
    }

    @Override
    public void apply(Metadata more) {
      headers.merge(more);
    }

    @Override
    public void fail(Status status) {
      throw status.asRuntimeException();
    }
  }

  private static final class Request extends CallCredentials.RequestInfo {
    private final MethodDescriptor<?, ?> method;
    private final CallOptions options;

    Request(MethodDescriptor<?, ?> method, CallOptions options) {
      this.method = method;
      this.options = options;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return method;
    }

    @Override
    public CallOptions getCallOptions() {
      return options;
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return SecurityLevel.PRIVACY_AND_INTEGRITY;
    }

    @Override
    public String getAuthority() {
      return "localhost";
    }

    @Override
    public Attributes getTransportAttrs() {
      return Attributes.EMPTY;
    }
  }
}
