package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a call with a fresh token makes of its own. Bytes are counted, not time, and one call's at a
 * time, before a compiler takes any of them away: so the figure is the same on a busy machine.
 */
final class AttachCostTest {

  private static final int BUDGET = 100;
  private static final int CALLS = 1_000;

  private static final Deadline DEADLINE = Deadline.after(1, TimeUnit.HOURS);
  private static final ClientStreamTracer TRACER = new ClientStreamTracer() {};
  private static final ClientStreamTracer.Factory TRACERS =
      new ClientStreamTracer.Factory() {
        @Override
        public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
          return TRACER;
        }
      };

  private final Nowhere nowhere = new Nowhere();
  private final ClientIdentity identity =
      ClientIdentity.builder(nowhere)
          .source(TokenSource.supplier(() -> new AccessToken("x".repeat(700), Duration.ofHours(1))))
          .build();
  private final Channel foreign = ClientInterceptors.intercept(nowhere, identity.interceptor());

  @AfterEach
  void close() {
    identity.close();
  }

  @Test
  void freshToken_callOnAForeignChannel_makesUnder100Bytes() {
    identity.prefetch().toCompletableFuture().join();

    assertThat(
            bytesOf(foreign, AttachCostTest::ofTheStub)
                - bytesOf(nowhere, AttachCostTest::ofTheStub))
        .isPositive()
        .isLessThan(BUDGET);
  }

  /** Options that are new with every call must be copied: gRPC has no other way to add to them. */
  @Test
  void freshToken_callWithADeadlineOfItsOwn_paysForTwoCopiesOfItsOptions() {
    identity.prefetch().toCompletableFuture().join();

    assertThat(
            bytesOf(foreign, AttachCostTest::ofTheCall)
                - bytesOf(nowhere, AttachCostTest::ofTheCall))
        .isLessThan(
            BUDGET
                + bytesOf(nowhere, AttachCostTest::copiedTwice)
                - bytesOf(nowhere, AttachCostTest::ofTheCall));
  }

  /** A stub without deadlines brings the same with every call. */
  private static CallOptions ofTheStub() {
    return CallOptions.DEFAULT;
  }

  private static CallOptions ofTheCall() {
    return CallOptions.DEFAULT.withDeadline(DEADLINE);
  }

  private static CallOptions copiedTwice() {
    return ofTheCall().withWaitForReady().withStreamTracerFactory(TRACERS);
  }

  private static long bytesOf(Channel channel, Supplier<CallOptions> options) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int warm = 0; warm < 10; warm++) {
      call(channel, options.get());
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < CALLS; call++) {
      call(channel, options.get());
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  private static void call(Channel channel, CallOptions options) {
    channel
        .newCall(TokenAuthorityGrpc.getGetSelfMethod(), options)
        .start(new ClientCall.Listener<>() {}, new Metadata());
  }

  /** Asks a call's tracers and credentials as gRPC does, makes nothing itself but the call. */
  private static final class Nowhere extends Channel {
    private final Asking asking = new Asking();
    private final Taking taking = new Taking();
    private final ClientStreamTracer.StreamInfo attempt =
        ClientStreamTracer.StreamInfo.newBuilder().build();

    @Override
    public <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> method, CallOptions options) {
      return new NowhereCall<>(this, options);
    }

    @Override
    public String authority() {
      return "localhost";
    }

    void start(CallOptions options, Metadata headers) {
      for (int each = 0; each < options.getStreamTracerFactories().size(); each++) {
        options
            .getStreamTracerFactories()
            .get(each)
            .newClientStreamTracer(attempt, headers)
            .streamCreated(Attributes.EMPTY, headers);
      }
      CallCredentials credentials = options.getCredentials();
      if (credentials != null) {
        credentials.applyRequestMetadata(asking, Runnable::run, taking);
      }
    }
  }

  private static final class NowhereCall<Q, P> extends ClientCall<Q, P> {
    private final Nowhere nowhere;
    private final CallOptions options;

    NowhereCall(Nowhere nowhere, CallOptions options) {
      this.nowhere = nowhere;
      this.options = options;
    }

    @Override
    public void start(Listener<P> listener, Metadata headers) {
      nowhere.start(options, headers);
    }

    @Override
    public void request(int count) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }

  /** A call over plaintext to this machine, where the name is looked at too. */
  private static final class Asking extends CallCredentials.RequestInfo {
    @Override
    public MethodDescriptor<GetSelfRequest, GetSelfResponse> getMethodDescriptor() {
      return TokenAuthorityGrpc.getGetSelfMethod();
    }

    @Override
    public CallOptions getCallOptions() {
      return CallOptions.DEFAULT;
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return SecurityLevel.NONE;
    }

    @Override
    public String getAuthority() {
      return "localhost:8443";
    }

    @Override
    public Attributes getTransportAttrs() {
      return Attributes.EMPTY;
    }
  }

  private static final class Taking extends CallCredentials.MetadataApplier {
    @Override
    public void apply(Metadata headers) {}

    @Override
    public void fail(Status status) {
      throw status.asRuntimeException();
    }
  }
}
