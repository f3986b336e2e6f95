package io.tokenauthority.testing;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.testing.counter.v1.AddRequest;
import io.tokenauthority.testing.counter.v1.AddResponse;
import io.tokenauthority.testing.counter.v1.CounterGrpc;
import io.tokenauthority.testing.counter.v1.CounterGrpc.CounterBlockingStub;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The counter behind a guard, over Netty and in process, and ways to call it. */
final class Stage implements AutoCloseable {
  static final String AUDIENCE = "counter";
  static final String SCOPE = "count";
  private static final int DEADLINE_SECONDS = 15;

  private final Deque<Runnable> open = new ArrayDeque<>();
  private final String name = UUID.randomUUID().toString();
  private final Server overNetty;

  Stage(TokenGuard guard) throws IOException {
    CounterService counter = new CounterService();
    overNetty =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addServices(guard.protect(counter))
            .build()
            .start();
    open.push(overNetty::shutdownNow);
    Server inProcess =
        InProcessServerBuilder.forName(name).addServices(guard.protect(counter)).build().start();
    open.push(inProcess::shutdownNow);
  }

  static Stage guardedBy(TestAuthority authority) {
    return guardedBy(authority.guardFor(AUDIENCE));
  }

  static Stage guardedBy(TokenGuard guard) {
    try {
      return new Stage(guard);
    } catch (IOException noPort) {
      throw new AssertionError(noPort);
    }
  }

  private String address() {
    return "127.0.0.1:" + overNetty.getPort();
  }

  /** A channel that the identity builds, where gRPC's own retry repeats. */
  Channel ours(ClientIdentity identity) {
    return keep(identity.channel(address(), InsecureChannelCredentials.create()).build());
  }

  /** A channel of somebody else's with our interceptor, which repeats by itself; in process. */
  Channel foreign(ClientIdentity identity) {
    ManagedChannel channel = keep(InProcessChannelBuilder.forName(name).build());
    return ClientInterceptors.intercept(channel, identity.interceptor());
  }

  /** Sends this token and no other. */
  CounterBlockingStub with(String token) {
    ManagedChannel channel = keep(InProcessChannelBuilder.forName(name).build());
    return CounterGrpc.newBlockingStub(ClientInterceptors.intercept(channel, new Bearer(token)));
  }

  CounterBlockingStub as(ClientIdentity identity) {
    return CounterGrpc.newBlockingStub(ours(identity));
  }

  private ManagedChannel keep(ManagedChannel channel) {
    open.push(channel::shutdownNow);
    return channel;
  }

  static AddResponse add(CounterBlockingStub stub) {
    return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .add(AddRequest.getDefaultInstance());
  }

  /** The reason for which a call is refused; fails if it is answered. */
  static ErrorReason refusal(CounterBlockingStub stub) {
    try {
      AddResponse answer = add(stub);
      throw new AssertionError("answered " + answer.getCount());
    } catch (StatusRuntimeException refused) {
      return AuthorityError.from(refused).orElseThrow().reason();
    }
  }

  /** Whether a call is answered. */
  static boolean isAnswered(CounterBlockingStub stub) {
    try {
      return add(stub).getCount() > 0;
    } catch (StatusRuntimeException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
