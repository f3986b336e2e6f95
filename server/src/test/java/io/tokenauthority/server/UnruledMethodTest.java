package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.tokenauthority.interceptor.server.access.MissingAccessRuleException;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority of which anything could be called by nobody knows whom does not start. */
final class UnruledMethodTest {

  @TempDir Path folder;

  @Test
  void P8_aMethodWithoutARule_theAuthorityDoesNotStartAndNamesIt() throws IOException {
    int port = freePort();
    assertThatThrownBy(() -> start(port, List.of(unruled())))
        .isInstanceOf(MissingAccessRuleException.class)
        .hasMessageContaining("tokenauthority.later.Later/Do")
        .satisfies(refused -> assertThat(StartFaults.line(refused)).isPresent());

    // Nothing is left: not its port, nor its lock on the database.
    try (Authority authority = start(port, List.of())) {
      assertThat(authority.grpcPort()).isEqualTo(port);
    }
  }

  private Authority start(int port, List<ServerServiceDefinition> more) {
    Map<String, String> settings = Map.of("grpc.listen", "127.0.0.1:" + port);
    return Authority.start(
        Ground.open(
            LiveAuthority.configuration(folder, settings),
            new SteadyTime(InstantSource.system(), System::nanoTime)),
        more);
  }

  /** A service that nobody wrote a rule for. */
  private static ServerServiceDefinition unruled() {
    MethodDescriptor<GetSelfRequest, GetSelfResponse> method =
        TokenAuthorityGrpc.getGetSelfMethod().toBuilder()
            .setFullMethodName("tokenauthority.later.Later/Do")
            .setSchemaDescriptor(null)
            .build();
    return ServerServiceDefinition.builder("tokenauthority.later.Later")
        .addMethod(
            method,
            ServerCalls.asyncUnaryCall(
                (request, to) -> {
                  to.onNext(GetSelfResponse.getDefaultInstance());
                  to.onCompleted();
                }))
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
