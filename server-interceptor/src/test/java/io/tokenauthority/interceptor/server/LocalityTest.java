package io.tokenauthority.interceptor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What decides whether reflection is public. */
class LocalityTest {

  private static Attributes between(SocketAddress remote, SocketAddress local) {
    return Attributes.newBuilder()
        .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, remote)
        .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, local)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "::1, ::1, true",
    "10.0.0.7, 10.0.0.1, false",
    "127.0.0.1, 10.0.0.1, false",
    "10.0.0.1, 127.0.0.1, false",
  })
  void isLocal_bothEndsLoopback_only(String remote, String local, boolean isLocal)
      throws Exception {
    assertThat(
            Locality.isLocal(
                between(
                    new InetSocketAddress(InetAddress.getByName(remote), 4000),
                    new InetSocketAddress(InetAddress.getByName(local), 9090))))
        .isEqualTo(isLocal);
  }

  @Test
  void isLocal_withinTheProcess_isSo() {
    SocketAddress here = new InProcessSocketAddress("here");
    assertThat(Locality.isLocal(between(here, here))).isTrue();
  }

  @Test
  void isLocal_nothingKnownOfTheConnection_isNot() {
    assertThat(Locality.isLocal(Attributes.EMPTY)).isFalse();
  }
}
