package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.BindableService;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.delegation.Delegation;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service calls another on behalf of its caller, with a whole authority behind both. */
final class OnBehalfTest {

  private static final String ISSUER = "https://authority.test";

  @TempDir private Path folder;

  private final Deque<Runnable> open = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init")
  private LiveAuthority live;

  @SuppressWarnings("NullAway.Init")
  private String admin;

  @BeforeEach
  void start() {
    live = LiveAuthority.start(folder, Map.of("issuer", ISSUER));
    open.push(live::close);
    admin = live.signIn().getAccessToken();
  }

  @AfterEach
  void stop() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }

  /** The identity that a protected service has at the authority. */
  private ClientIdentity identity(String account) {
    String secret =
        live.serviceToken(
                admin,
                account,
                List.of("trust:watch", "tokens:validate", "usage:report"),
                List.of())
            .getServiceTokenSecret();
    ManagedChannel channel =
        AuthorityChannels.to("127.0.0.1:" + live.port(), InsecureChannelCredentials.create())
            .build();
    open.push(channel::shutdownNow);
    ClientIdentity identity =
        ClientIdentity.builder(channel)
            .source(TokenSource.serviceToken(() -> secret))
            .audience(ISSUER)
            .build();
    open.push(identity::close);
    return identity;
  }

  private TokenGuard guard(ClientIdentity identity, String audience) {
    ManagedChannel channel =
        identity.channel("127.0.0.1:" + live.port(), InsecureChannelCredentials.create()).build();
    open.push(channel::shutdownNow);
    TokenGuard guard =
        TokenGuard.builder().issuer(ISSUER).audience(audience).channel(channel).build();
    open.push(guard::close);
    Await.until("trust is known", () -> guard.staleness().compareTo(Duration.ofSeconds(12)) < 0);
    return guard;
  }

  private ManagedChannel serve(TokenGuard guard, BindableService service) throws Exception {
    String name = java.util.UUID.randomUUID().toString();
    Server server =
        InProcessServerBuilder.forName(name).addServices(guard.protect(service)).build().start();
    open.push(server::shutdownNow);
    ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    open.push(channel::shutdownNow);
    return channel;
  }

  /** Tells who calls, and on whose behalf. */
  private static final class Ledger extends TokenAuthorityGrpc.TokenAuthorityImplBase {
    @Override
    public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
      Caller caller = Caller.required();
      answer.onNext(
          GetSelfResponse.newBuilder()
              .setSubject(caller.account().value())
              .setClientId(caller.actor().orElseThrow().principal().account().value())
              .addAllScopes(caller.scopes().asTexts())
              .addAllAudiences(caller.audiences().asTexts())
              .build());
      answer.onCompleted();
    }
  }

  private static BindableService front(Delegation onBehalf, ManagedChannel ledger) {
    return new TokenAuthorityGrpc.TokenAuthorityImplBase() {
      @Override
      public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
        TokenAuthorityGrpc.newStub(ledger)
            .withInterceptors(onBehalf.interceptor("ledger", "read"))
            .getSelf(request, answer);
      }
    };
  }

  @Test
  void P9_call_onBehalfOfACaller_isNarrowerAndDiesWithIt() throws Exception {
    ClientIdentity own = identity("front");
    ManagedChannel ledger = serve(guard(identity("ledger"), "ledger"), new Ledger());
    TokenGuard guard = guard(own, "front");
    ManagedChannel front = serve(guard, front(guard.delegation(own.interceptor()), ledger));
    String secret =
        live.serviceToken(admin, "billing", List.of("read", "write"), List.of("front", "ledger"))
            .getServiceTokenSecret();
    String token = tokenFor(secret, "front", "ledger");

    GetSelfResponse seen = call(front, token);
    assertThat(seen.getSubject()).isEqualTo("billing");
    assertThat(seen.getClientId()).isEqualTo("front");
    assertThat(seen.getScopesList()).containsExactly("read");
    assertThat(seen.getAudiencesList()).containsExactly("ledger");

    assertThatThrownBy(() -> call(front, tokenFor(secret, "front")))
        .satisfies(refused -> assertThat(Details.reason(refused)).isEqualTo("SCOPE_NOT_GRANTED"));

    var unused = live.tokens().revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build());
    Await.until(
        "the revocation is heard",
        () -> {
          try {
            return call(front, token).getSubject().isEmpty();
          } catch (io.grpc.StatusRuntimeException refused) {
            return Details.reason(refused).equals("TOKEN_REVOKED");
          }
        });
  }

  private String tokenFor(String secret, String... audiences) {
    return live.tokens()
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setServiceToken(secret)
                .addAllAudiences(List.of(audiences))
                .build())
        .getTokens()
        .getAccessToken();
  }

  private static GetSelfResponse call(ManagedChannel channel, String token) {
    return TokenAuthorityGrpc.newBlockingStub(channel)
        .withCallCredentials(LiveAuthority.bearer(token))
        .getSelf(GetSelfRequest.getDefaultInstance());
  }
}
