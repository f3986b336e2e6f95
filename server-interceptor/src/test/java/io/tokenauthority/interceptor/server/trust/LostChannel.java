package io.tokenauthority.interceptor.server.trust;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A channel whose connection is lost: every call fails as UNAVAILABLE, or is never answered. */
final class LostChannel extends ManagedChannel {

  /** Whether each call would have waited for a connection. */
  final List<Boolean> waits = new CopyOnWriteArrayList<>();

  /** How often its connections were left for others. */
  final AtomicInteger left = new AtomicInteger();

  volatile boolean silent;

  final AtomicInteger connectsAtOnce = new AtomicInteger();

  @Override
  public <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> method, CallOptions options) {
    waits.add(options.isWaitForReady());
    return new ClientCall<>() {
      @Override
      public void start(Listener<P> listener, Metadata headers) {
        if (!silent) {
          listener.onClose(Status.UNAVAILABLE, new Metadata());
        }
      }

      @Override
      public void request(int count) {}

      @Override
      public void cancel(@Nullable String message, @Nullable Throwable cause) {}

      @Override
      public void halfClose() {}

      @Override
      public void sendMessage(Q message) {}
    };
  }

  @Override
  public void resetConnectBackoff() {
    connectsAtOnce.incrementAndGet();
  }

  @Override
  public void enterIdle() {
    left.incrementAndGet();
  }

  @Override
  public String authority() {
    return "lost";
  }

  @Override
  public ManagedChannel shutdown() {
    return this;
  }

  @Override
  public ManagedChannel shutdownNow() {
    return this;
  }

  @Override
  public boolean isShutdown() {
    return true;
  }

  @Override
  public boolean isTerminated() {
    return true;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
