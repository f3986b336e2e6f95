package io.tokenauthority.interceptor.server.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.CallCredentials.RequestInfo;
import io.grpc.Grpc;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTransportTest {

  private static RequestInfo call(SecurityLevel level, String authority, String peer) {
    return new RequestInfo() {
      @Override
      public MethodDescriptor<?, ?> getMethodDescriptor() {
        return TokenAuthorityGrpc.getIssueTokenMethod();
      }

      @Override
      public SecurityLevel getSecurityLevel() {
        return level;
      }

      @Override
      public String getAuthority() {
        return authority;
      }

      @Override
      public Attributes getTransportAttrs() {
        return Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(peer, 443))
            .build();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9090",
        "127.0.0.1:9090",
        "127.255.0.3",
        "[::1]:9090",
        "::1"
      })
  void plaintext_loopbackByName_mayCarry(String authority) {
    assertThat(SafeTransport.isLoopbackName(authority)).isTrue();
    assertThat(
            SafeTransport.ENCRYPTED_OR_LOOPBACK.mayCarry(
                call(SecurityLevel.NONE, authority, "127.0.0.1")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ledger.internal:8443",
        "127.example.com",
        "127.0.0.1.example.com",
        "127.0.0.256",
        "127.0.0",
        "localhost.example.com:80",
        "[::2]:9090",
        "10.0.0.1",
        ""
      })
  void plaintext_anyOtherName_mayNot(String authority) {
    assertThat(SafeTransport.isLoopbackName(authority)).isFalse();
    RequestInfo call = call(SecurityLevel.NONE, authority, "127.0.0.1");
    assertThat(SafeTransport.ENCRYPTED_OR_LOOPBACK.mayCarry(call)).isFalse();
    assertThat(SafeTransport.INSIDE_MESH.mayCarry(call)).isTrue();
    assertThat(
            SafeTransport.ENCRYPTED_OR_LOOPBACK.mayCarry(
                call(SecurityLevel.PRIVACY_AND_INTEGRITY, authority, "10.0.0.1")))
        .isTrue();
  }

  @Test
  void plaintext_nameOfLoopbackThatLeadsElsewhere_mayNot() {
    assertThat(
            SafeTransport.ENCRYPTED_OR_LOOPBACK.mayCarry(
                call(SecurityLevel.NONE, "localhost:9090", "10.0.0.1")))
        .isFalse();
  }
}
