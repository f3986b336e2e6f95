package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.tokenauthority.v1.IssueTokenRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources that need no rotation. */
final class TokenSourceTest {

  private final Stage stage = new Stage(Stage.Transport.IN_PROCESS);
  private final FakeClock clock = new FakeClock();
  private final Noted heard = new Noted();

  @TempDir private Path folder = Path.of("unset");

  @AfterEach
  void close() {
    stage.close();
  }

  private ClientIdentity identity(TokenSource source) {
    return ClientIdentity.builder(stage.toAuthority())
        .source(source)
        .clock(clock)
        .listener(heard)
        .build();
  }

  private void call(ClientIdentity identity) throws Exception {
    Channel channel = ClientInterceptors.intercept(stage.foreign(), identity.interceptor());
    Calls.UNARY.run(channel);
  }

  @Test
  void serviceTokenFile_isReadAnewWithEveryRefresh() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "tas_one\n");
    try (ClientIdentity identity = identity(TokenSource.serviceTokenFile(file))) {
      call(identity);
      Files.writeString(file, "tas_two\n");
      clock.advance(Duration.ofHours(1));
      call(identity);
    }

    assertThat(stage.authority.issues)
        .extracting(IssueTokenRequest::getServiceToken)
        .containsExactly("tas_one", "tas_two");
  }

  @Test
  void serviceTokenFile_missing_isAnOutageAndTriedAgain() throws Exception {
    Path file = folder.resolve("absent");
    try (ClientIdentity identity = identity(TokenSource.serviceTokenFile(file))) {
      var held = identity.prefetch().toCompletableFuture();
      Await.until("the first try failed", () -> heard.failed.size() == 1);
      assertThat(heard.failed.get(0).code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(heard.failed.get(0).message()).contains(file.toString(), "NoSuchFile");
      assertThat(held).isNotDone();

      Files.writeString(file, "tas_late");
      clock.advance(Duration.ofSeconds(2));
      assertThat(held).succeedsWithin(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void tokenFile_changed_isSentFromTheNextReadingOn() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "projected-1");
    try (ClientIdentity identity = identity(TokenSource.tokenFile(file))) {
      call(identity);
      Files.writeString(file, "projected-2");
      clock.advance(Duration.ofSeconds(28)); // beyond its hard margin: read before it is sent
      call(identity);
    }

    assertThat(stage.peer.seen).containsExactly("Bearer projected-1", "Bearer projected-2");
    assertThat(stage.authority.issues).isEmpty();
  }

  @Test
  void supplier_isAskedOnceAndAgainWhenItsTokenEnds() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TokenSource source =
        TokenSource.supplier(
            () -> new AccessToken("own-" + asked.incrementAndGet(), Duration.ofMinutes(1)));
    try (ClientIdentity identity = identity(source)) {
      call(identity);
      call(identity);
      clock.advance(Duration.ofMinutes(1));
      call(identity);
    }

    assertThat(stage.peer.seen).containsExactly("Bearer own-1", "Bearer own-1", "Bearer own-2");
  }

  @Test
  void accessToken_thatCannotBeSent_isRefusedUnechoed() {
    for (String bad : new String[] {"", "a b", "a\nb", "é", "x".repeat(4097)}) {
      assertThatThrownBy(() -> new AccessToken(bad, Duration.ofSeconds(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a token is 1 to 4096 visible ASCII characters");
    }
    assertThatThrownBy(() -> new AccessToken("t", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void build_asksForWhatTheSourceCannotAskFor_isRefused() {
    TokenSource refresh = TokenSource.refreshToken("tar_x");
    TokenSource given = TokenSource.tokenFile(folder);

    assertThatThrownBy(() -> builder(refresh).audience("otp").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a refresh token cannot ask for an audience or a lifetime");
    assertThatThrownBy(() -> builder(refresh).lifetime(Duration.ofMinutes(1)).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder(given).scopes("read").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a token file cannot ask for scopes");
  }

  private ClientIdentity.Builder builder(TokenSource source) {
    return ClientIdentity.builder(stage.toAuthority()).source(source);
  }

  @Test
  void serviceToken_asksForAllThatIsSet() throws Exception {
    try (ClientIdentity identity =
        builder(TokenSource.serviceToken(() -> "tas_x"))
            .audience("a", "b")
            .scopes("read")
            .lifetime(Duration.ofMillis(90_500))
            .build()) {
      call(identity);
    }

    IssueTokenRequest sent = stage.authority.issues.get(0);
    assertThat(sent.getAudiencesList()).containsExactly("a", "b");
    assertThat(sent.getScopesList()).containsExactly("read");
    assertThat(sent.getLifetime().getSeconds()).isEqualTo(90);
    assertThat(sent.getLifetime().getNanos()).isEqualTo(500_000_000);
  }

  @Test
  void build_withoutSource_isRefused() {
    assertThatThrownBy(() -> ClientIdentity.builder(stage.toAuthority()).build())
        .isInstanceOf(IllegalStateException.class);
  }
}
