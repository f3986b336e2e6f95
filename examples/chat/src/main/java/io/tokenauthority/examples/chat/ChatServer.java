package io.tokenauthority.examples.chat;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.chat.v1.ChatGrpc;
import io.tokenauthority.examples.chat.v1.JoinRequest;
import io.tokenauthority.examples.chat.v1.JoinResponse;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.io.IOException;
import java.nio.file.Path;

/** Serves one room. Streams end with their tokens; the guard sees to that. */
public final class ChatServer implements AutoCloseable {

  static final String AUDIENCE = "chat";

  private final Server server;

  ChatServer(TokenGuard guard, int port) throws IOException {
    server =
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
            .addServices(guard.protect(new Chat(), new HealthStatusManager().getHealthService()))
            .build()
            .start();
  }

  /**
   * Arguments: the authority's address, its issuer name, the file of this service's own token, and
   * the port to serve on.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ChannelCredentials transport = InsecureChannelCredentials.create();
    ManagedChannel authority = AuthorityChannels.to(args[0], transport).build();
    ClientIdentity self =
        ClientIdentity.builder(authority)
            .source(TokenSource.serviceTokenFile(Path.of(args[2])))
            .audience(args[1])
            .build();
    ManagedChannel toAuthority = self.channel(args[0], transport).build();
    TokenGuard guard =
        TokenGuard.builder().issuer(args[1]).audience(AUDIENCE).channel(toAuthority).build();
    ChatServer chat = new ChatServer(guard, Integer.parseInt(args[3]));
    System.out.println("serving on " + chat.address());
    chat.server.awaitTermination();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Chat extends ChatGrpc.ChatImplBase {
    private final Room room = new Room();

    @Override
    public StreamObserver<JoinRequest> join(StreamObserver<JoinResponse> to) {
      return new Member(
          room, Caller.required().account().value(), (ServerCallStreamObserver<JoinResponse>) to);
    }
  }
}
