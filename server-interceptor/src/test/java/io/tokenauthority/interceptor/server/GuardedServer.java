package io.tokenauthority.interceptor.server;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetKeySetResponse;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server whose methods have a rule of each kind: GetKeySet is public, GetSelf authenticated,
 * WatchTrust needs {@code trust:watch}. It answers with whom it was called by.
 */
final class GuardedServer implements AutoCloseable {

  private final TokenGuard guard;
  private final Server server;
  private final ManagedChannel channel;
  private final Service service = new Service();
  final List<String> threads = service.threads;
  final AtomicInteger cancelled = service.cancelled;

  /** What handlers throw when they begin. */
  volatile Optional<RuntimeException> failure = Optional.empty();

  GuardedServer(TokenGuardBuilder builder) throws IOException {
    guard = builder.build();
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .addServices(guard.protect(() -> ServerInterceptors.intercept(service, new Failing())))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  static TokenGuardBuilder guardBy(FakeAuthority authority, FakeTime time) {
    return TokenGuard.builder()
        .issuer(FakeAuthority.ISSUER)
        .audience(FakeAuthority.AUDIENCE)
        .trust(authority)
        .introspector(authority)
        .signatures(FakeAuthority.PROVIDER)
        .clock(time.clock());
  }

  boolean isFresh() {
    return guard.staleness().compareTo(Duration.ofSeconds(12)) < 0;
  }

  Duration staleness() {
    return guard.staleness();
  }

  TokenAuthorityGrpc.TokenAuthorityBlockingStub anonymous() {
    return TokenAuthorityGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  TokenAuthorityGrpc.TokenAuthorityBlockingStub with(String token) {
    return withHeaders("Bearer " + token);
  }

  TokenAuthorityGrpc.TokenAuthorityBlockingStub withHeaders(String... values) {
    return TokenAuthorityGrpc.newBlockingStub(channelWith(values))
        .withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  Channel channelWith(String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(Presented.AUTHORIZATION, value);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  String self(String token) {
    return with(token).getSelf(GetSelfRequest.getDefaultInstance()).getSubject();
  }

  /** The reason of the refusal in which the call must end. */
  static String reasonOf(Runnable call) {
    return refusalOf(call).reason();
  }

  static Seen refusalOf(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException refused) {
      return Seen.in(refused);
    }
    throw new AssertionError("the call was not refused");
  }

  /** A refusal as the client sees it. */
  record Seen(
      Status status, com.google.rpc.ErrorInfo info, Metadata trailers, com.google.rpc.Status all) {

    static Seen in(StatusRuntimeException refused) {
      com.google.rpc.Status details = StatusProto.fromThrowable(refused);
      if (details == null || details.getDetailsCount() == 0) {
        throw new AssertionError("no details in " + refused.getStatus());
      }
      try {
        Metadata trailers = refused.getTrailers();
        return new Seen(
            refused.getStatus(),
            details.getDetails(0).unpack(com.google.rpc.ErrorInfo.class),
            trailers == null ? new Metadata() : trailers,
            details);
      } catch (com.google.protobuf.InvalidProtocolBufferException unreadable) {
        throw new AssertionError("details are not readable", unreadable);
      }
    }

    String reason() {
      return info.getReason();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    guard.close();
  }

  private final class Failing implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      failure.ifPresent(
          bug -> {
            throw bug;
          });
      return next.startCall(call, headers);
    }
  }

  static final class Service extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** Reports that have begun. */
    final AtomicInteger begun = new AtomicInteger();

    @Override
    public void getKeySet(GetKeySetRequest request, StreamObserver<GetKeySetResponse> answer) {
      String caller = Caller.current().map(each -> each.account().value()).orElse("nobody");
      answer.onNext(GetKeySetResponse.newBuilder().setEtag(caller).build());
      answer.onCompleted();
    }

    @Override
    public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
      threads.add(Thread.currentThread().getName());
      Caller caller = Caller.required();
      answer.onNext(
          GetSelfResponse.newBuilder()
              .setSubject(caller.account().value())
              .setTokenId(caller.tokenId().value())
              .addAllScopes(caller.scopes().asTexts())
              .build());
      answer.onCompleted();
    }

    @Override
    public void watchTrust(WatchTrustRequest request, StreamObserver<WatchTrustResponse> answer) {
      answer.onNext(WatchTrustResponse.getDefaultInstance());
    }

    @Override
    public StreamObserver<ValidateTokensRequest> validateTokens(
        StreamObserver<ValidateTokensResponse> answer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ValidateTokensRequest question) {
          answer.onNext(
              ValidateTokensResponse.newBuilder().setRequestId(question.getRequestId()).build());
        }

        @Override
        public void onError(Throwable ended) {
          cancelled.incrementAndGet();
        }

        @Override
        public void onCompleted() {
          answer.onCompleted();
        }
      };
    }

    @Override
    public StreamObserver<ReportUsageRequest> reportUsage(
        StreamObserver<ReportUsageResponse> answer) {
      begun.incrementAndGet();
      return new StreamObserver<>() {
        private int count;

        @Override
        public void onNext(ReportUsageRequest use) {
          count++;
        }

        @Override
        public void onError(Throwable ended) {
          cancelled.incrementAndGet();
        }

        @Override
        public void onCompleted() {
          answer.onNext(ReportUsageResponse.newBuilder().setAcceptedCount(count).build());
          answer.onCompleted();
        }
      };
    }
  }
}
