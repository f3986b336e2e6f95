package io.tokenauthority.interceptor.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.SecretDigest;
import io.tokenauthority.v1.ErrorReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenExchangeTest {

  private static final Errand ERRAND = Errand.of(AudienceSet.of("ledger"), "read");

  /** An authority that is silent until it is told to end a call. */
  private static final class SilentChannel extends Channel {
    private final Deque<ClientCall.Listener<?>> waiting = new ArrayDeque<>();

    @Override
    public <Q, S> ClientCall<Q, S> newCall(MethodDescriptor<Q, S> method, CallOptions options) {
      return new ClientCall<>() {
        @Override
        public void start(Listener<S> listener, Metadata headers) {
          waiting.add(listener);
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(Q message) {}
      };
    }

    @Override
    public String authority() {
      return "localhost";
    }
  }

  private final SilentChannel channel = new SilentChannel();
  private final TokenExchange exchange =
      new TokenExchange(
          channel,
          new Anonymous(),
          SafeTransport.ENCRYPTED_OR_LOOPBACK,
          () -> 0,
          new GuardListener() {});

  private static final class Anonymous implements ClientInterceptor {
    @Override
    public <Q, S> ClientCall<Q, S> interceptCall(
        MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
      return next.newCall(method, options.withCallCredentials(new NoCredentials()));
    }
  }

  private static final class NoCredentials extends CallCredentials {
    @Override
    public void applyRequestMetadata(RequestInfo call, Executor any, MetadataApplier applier) {
      applier.fail(Status.UNAVAILABLE);
    }
  }

  /** Whose token is never asked for: no request is written before the service's own is there. */
  private static final class Someone implements Subject {
    @Override
    public AccessClaims claims() {
      throw new AssertionError("not asked for");
    }

    @Override
    public SecretDigest digest() {
      return SecretDigest.of("somebody's");
    }

    @Override
    public String reveal() {
      throw new AssertionError("not asked for");
    }

    @Override
    public Optional<Refusal> standing() {
      return Optional.empty();
    }

    @Override
    public boolean isPastItsEnd() {
      return false;
    }
  }

  private CompletableFuture<Exchanged> begin() {
    return exchange.begin(new Someone(), ERRAND).toCompletableFuture();
  }

  private static ErrorReason reason(CompletableFuture<Exchanged> outcome) {
    return ((Exchanged.Refused) outcome.join()).refusal().reason();
  }

  @Test
  void P13_begin_thousandUnderWay_nextIsShedUntilOneIsOver() {
    CompletableFuture<Exchanged> first = begin();
    for (int i = 1; i < 1_000; i++) {
      assertThat(begin()).isNotDone();
    }
    assertThat(reason(begin())).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(channel.waiting).hasSize(1_000);

    channel.waiting.remove().onClose(Status.UNAVAILABLE, new Metadata());
    assertThat(reason(first)).isEqualTo(ErrorReason.AUTHORITY_UNAVAILABLE);
    assertThat(begin()).isNotDone();
    assertThat(reason(begin())).isEqualTo(ErrorReason.OVERLOADED);
  }

  @Test
  void begin_interceptorThrows_isTroubleOfOursAndEnds() {
    TokenExchange broken =
        new TokenExchange(
            channel,
            new ClientInterceptor() {
              @Override
              public <Q, S> ClientCall<Q, S> interceptCall(
                  MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
                throw new IllegalStateException("broken");
              }
            },
            SafeTransport.ENCRYPTED_OR_LOOPBACK,
            () -> 0,
            new GuardListener() {});
    assertThat(reason(broken.begin(new Someone(), ERRAND).toCompletableFuture()))
        .isEqualTo(ErrorReason.AUTHORITY_UNAVAILABLE);
  }

  @Test
  void P5_toString_ofWhatHoldsATokenOrSpeaksOfOne_showsNone() {
    Exchanged.Granted granted = new Exchanged.Granted("Bearer secret", 1, 2);
    assertThat(granted + " " + ERRAND).doesNotContain("secret").contains("read");
    DelegatedToken token = new DelegatedToken(new Someone(), ERRAND, exchange);
    assertThat(token.toString()).contains("ledger").doesNotContain("somebody");
  }
}
