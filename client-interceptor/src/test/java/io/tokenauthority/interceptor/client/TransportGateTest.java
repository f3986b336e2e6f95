package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Attributes;
import io.grpc.CallCredentials.RequestInfo;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a credential may go, and that it goes nowhere else. */
final class TransportGateTest {

  private final Stage stage = new Stage(Stage.Transport.NETTY);

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "::1", "127.0.0.1", "127.255.255.255", "127.1.2.3"})
  void loopbackNames(String host) {
    assertThat(TransportGate.isLoopbackName(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost.example.com",
        "127.0.0.1.example.com",
        "127.example.com",
        "127.0.0.256",
        "127.0.0",
        "127.0.0.1.",
        "128.0.0.1",
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "",
        "127.0.0.0001",
        "127.0.0.1%25eth0",
        "١٢٧.0.0.1"
      })
  void otherNames(String host) {
    assertThat(TransportGate.isLoopbackName(host)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "otp.internal, otp.internal",
    "OTP.internal:8443, otp.internal",
    "[::1]:9090, ::1",
    "[::1], ::1",
    "127.0.0.1:1, 127.0.0.1",
    "localhost:x@evil.com, localhost"
  })
  void host_ofAuthority(String authority, String host) {
    assertThat(TransportGate.host(authority)).isEqualTo(host);
  }

  private AuthorityError refusal(String peerName, UnaryOperator<ClientIdentity.Builder> settings) {
    try (ClientIdentity identity = identity(settings)) {
      Channel channel = named(identity, peerName);
      Throwable thrown =
          catchThrowable(
              () ->
                  TokenAuthorityGrpc.newBlockingStub(channel)
                      .getSelf(GetSelfRequest.getDefaultInstance()));
      return AuthorityError.from(thrown).orElseThrow();
    }
  }

  private void passes(String peerName, UnaryOperator<ClientIdentity.Builder> settings) {
    try (ClientIdentity identity = identity(settings)) {
      assertThat(
              TokenAuthorityGrpc.newBlockingStub(named(identity, peerName))
                  .getSelf(GetSelfRequest.getDefaultInstance()))
          .isNotNull();
    }
  }

  private ClientIdentity identity(UnaryOperator<ClientIdentity.Builder> settings) {
    return settings
        .apply(
            ClientIdentity.builder(stage.toAuthority())
                .source(TokenSource.serviceToken(() -> "tas_secret")))
        .build();
  }

  /** The peer's channel under another name, as if that were where it leads. */
  private Channel named(ClientIdentity identity, String name) {
    ManagedChannel channel =
        identity
            .channel(stage.peerTarget(), InsecureChannelCredentials.create())
            .overrideAuthority(name)
            .build();
    return stage.keep(channel);
  }

  @Test
  void P5_plaintextToAnotherHost_isRefusedBeforeAnythingIsSentOrFetched() {
    AuthorityError error = refusal("otp.internal", builder -> builder);

    assertThat(error.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(error.reason()).isEqualTo(ErrorReason.CREDENTIAL_WITHHELD);
    assertThat(stage.peer.seen).isEmpty();
    assertThat(stage.authority.issues).isEmpty();
  }

  @Test
  void P5_plaintextToAnotherHost_throughCallCredentialsAlone_isRefusedToo() {
    try (ClientIdentity identity = identity(builder -> builder)) {
      Throwable thrown =
          catchThrowable(
              () ->
                  TokenAuthorityGrpc.newBlockingStub(stage.foreign("otp.internal"))
                      .withCallCredentials(identity.callCredentials())
                      .getSelf(GetSelfRequest.getDefaultInstance()));
      assertThat(AuthorityError.from(thrown).map(AuthorityError::reason))
          .contains(ErrorReason.CREDENTIAL_WITHHELD);
    }
    assertThat(stage.peer.seen).isEmpty();
  }

  @Test
  void P5_loopbackNameThatLeadsElsewhere_isRefused() {
    TransportGate gate = new TransportGate(Set.of(), TransportGate.Plaintext.EXPOSED);

    assertThat(gate.refusal(new Plain("localhost", "127.0.0.1"))).isNull();
    assertThat(gate.refusal(new Plain("localhost", "10.1.2.3"))).isNotNull();
  }

  /** A call over plaintext to {@code name}, connected to {@code address}. */
  private static final class Plain extends RequestInfo {
    private final String name;
    private final Attributes transport;

    Plain(String name, String address) {
      this.name = name;
      this.transport =
          Attributes.newBuilder()
              .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 1))
              .build();
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return TokenAuthorityGrpc.getGetSelfMethod();
    }

    @Override
    public SecurityLevel getSecurityLevel() {
      return SecurityLevel.NONE;
    }

    @Override
    public String getAuthority() {
      return name;
    }

    @Override
    public Attributes getTransportAttrs() {
      return transport;
    }
  }

  @Test
  void plaintextInsideMesh_isAllowedWhenSaid() {
    passes("otp.internal", ClientIdentity.Builder::plaintextInsideMesh);
  }

  @Test
  void plaintextToLoopback_isAllowed() {
    passes("localhost:1", builder -> builder);
  }

  @Test
  void P5_plaintextAuthority_getsNoCredential() {
    try (ClientIdentity identity =
        ClientIdentity.builder(stage.toAuthority("auth.internal"))
            .source(TokenSource.serviceToken(() -> "tas_secret"))
            .build()) {
      Channel channel = ClientInterceptors.intercept(stage.foreign(), identity.interceptor());
      Throwable thrown =
          catchThrowable(
              () ->
                  TokenAuthorityGrpc.newBlockingStub(channel)
                      .getSelf(GetSelfRequest.getDefaultInstance()));
      AuthorityError error = AuthorityError.from(thrown).orElseThrow();
      assertThat(error.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(error.reason()).isEqualTo(ErrorReason.CREDENTIAL_WITHHELD);
    }
    assertThat(stage.authority.issues).isEmpty();
  }

  @Test
  void allowHosts_otherHost_isRefused() {
    AuthorityError error = refusal("localhost", builder -> builder.allowHosts("otp.internal"));

    assertThat(error.reason()).isEqualTo(ErrorReason.CREDENTIAL_WITHHELD);
    assertThat(stage.peer.seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OTP.internal, otp.internal",
    "*.internal, otp.a.internal",
    "*.internal, b.internal:1"
  })
  void allowHosts_namedHost_isServed(String allowed, String host) {
    passes(host, builder -> builder.plaintextInsideMesh().allowHosts(allowed));
  }

  @Test
  void allowHosts_domainItself_isNotBelowIt() {
    assertThat(
            refusal("internal", builder -> builder.plaintextInsideMesh().allowHosts("*.internal"))
                .reason())
        .isEqualTo(ErrorReason.CREDENTIAL_WITHHELD);
  }
}
