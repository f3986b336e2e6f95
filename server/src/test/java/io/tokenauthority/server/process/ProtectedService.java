package io.tokenauthority.server.process;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A service in this process, guarded by the server interceptor, which follows the trust feed of
 * whichever replica its channel leads to.
 */
final class ProtectedService implements AutoCloseable {

  static final String AUDIENCE = "otp";

  private static final Duration CONNECTED = Duration.ofSeconds(10);

  private final Deque<Runnable> open = new ArrayDeque<>();
  private final TokenGuard guard;
  private final ManagedChannel caller;

  private ProtectedService(String target, String serviceToken) {
    ManagedChannel credentials =
        AuthorityChannels.to(target, InsecureChannelCredentials.create()).build();
    open.push(credentials::shutdownNow);
    ClientIdentity identity =
        ClientIdentity.builder(credentials)
            .source(TokenSource.serviceToken(() -> serviceToken))
            .audience(ReplicaProcesses.ISSUER)
            .build();
    open.push(identity::close);
    ManagedChannel feed = identity.channel(target, InsecureChannelCredentials.create()).build();
    open.push(feed::shutdownNow);
    guard =
        TokenGuard.builder()
            .issuer(ReplicaProcesses.ISSUER)
            .audience(AUDIENCE)
            .channel(feed)
            .build();
    open.push(guard::close);
    caller = serve();
  }

  /**
   * Starts one, and waits until it knows what it needs.
   *
   * @param target of the authority
   * @param serviceToken may watch trust
   */
  static ProtectedService start(String target, String serviceToken) {
    ProtectedService service = new ProtectedService(target, serviceToken);
    Await.until("the feed is followed", () -> service.staleness().compareTo(CONNECTED) < 0);
    return service;
  }

  private ManagedChannel serve() {
    String name = UUID.randomUUID().toString();
    try {
      Server server =
          InProcessServerBuilder.forName(name)
              .addServices(guard.protect(new Nothing()))
              .build()
              .start();
      open.push(server::shutdownNow);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    open.push(channel::shutdownNow);
    return channel;
  }

  /** Lets in whoever has a token. */
  private static final class Nothing extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
      answer.onNext(GetSelfResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  Duration staleness() {
    return guard.staleness();
  }

  /** What a call with this token comes to. */
  Status.Code call(String token) {
    try {
      var unused =
          TokenAuthorityGrpc.newBlockingStub(caller)
              .withDeadlineAfter(20, TimeUnit.SECONDS)
              .withCallCredentials(LiveAuthority.bearer(token))
              .getSelf(GetSelfRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
