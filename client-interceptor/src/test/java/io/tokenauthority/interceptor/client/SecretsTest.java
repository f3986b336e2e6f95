package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * P5: whatever happens, no secret is in a log at TRACE, a string or an exception of this library.
 */
final class SecretsTest {

  private static final String SERVICE_TOKEN = "tas_SECRETSERVICE";
  private static final String REFRESH_TOKEN = "tar_SECRETREFRESH";

  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final FakeClock clock = new FakeClock();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.tokenauthority");
  private final List<String> said = new CopyOnWriteArrayList<>();

  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
    stage.close();
  }

  private void say(Object thing) {
    said.add(String.valueOf(thing));
  }

  private void sayFailure(Channel channel) {
    Throwable thrown = catchThrowable(() -> Calls.UNARY.run(channel));
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    say(text);
    say(AuthorityError.from(thrown));
  }

  private void authorityFails(Status status) {
    stage.authority.onIssue = answer -> answer.onError(status.asRuntimeException());
    stage.authority.onRefresh = answer -> answer.onError(status.asRuntimeException());
  }

  /** A life with everything in it: refresh, drop, outage, refusal, end. */
  private void live(TokenSource source) throws Exception {
    say(source);
    Noted heard = new Noted();
    ClientIdentity identity =
        ClientIdentity.builder(stage.toAuthority())
            .source(source)
            .listener(heard)
            .clock(clock)
            .build();
    Channel channel = ClientInterceptors.intercept(stage.foreign(), identity.interceptor());
    Calls.UNARY.run(channel);
    stage.peer.verdict = seen -> Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED);
    sayFailure(channel);
    stage.peer.verdict = seen -> null;
    say(identity);
    say(identity.status());
    say(identity.callCredentials());
    say(identity.interceptor());
    authorityFails(Status.UNAVAILABLE);
    clock.advance(Duration.ofHours(1));
    identity.prefetch();
    Await.until("the outage is heard", () -> heard.failed.size() == 1);
    authorityFails(Status.UNAUTHENTICATED);
    clock.advance(Duration.ofSeconds(2));
    Await.until("the refusal is heard", () -> heard.broken.size() == 1);
    sayFailure(channel);
    identity.close();
    sayFailure(channel);
    say(List.of(heard.failed, heard.broken, heard.dropped));
    stage.authority.onIssue = stage.authority::issueNext;
    stage.authority.onRefresh = stage.authority::refreshNext;
  }

  @Test
  void P5_noSecretLeaves() throws Exception {
    RefreshTokenFile file = new RefreshTokenFile(folder.resolve("f"));
    file.store(REFRESH_TOKEN);
    say(file);
    live(TokenSource.serviceToken(() -> SERVICE_TOKEN));
    live(TokenSource.refreshToken(REFRESH_TOKEN));
    live(TokenSource.refreshToken(file));
    say(new AccessToken("access-9", Duration.ofMinutes(1)));
    say(HeldToken.of(new Fetched(new AccessToken("access-9", Duration.ofMinutes(1)), 0), 0));
    say(
        Snapshot.EMPTY.refreshed(
            HeldToken.of(new Fetched(new AccessToken("access-9", Duration.ofMinutes(1)), 0), 0)));
    say(Redemption.notBegun(REFRESH_TOKEN).begin());

    List<String> logged = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(logged).isNotEmpty();
    for (String text : Stream.concat(logged.stream(), said.stream()).toList()) {
      assertThat(text).doesNotContain(SERVICE_TOKEN, REFRESH_TOKEN, "access-", "tar_", "tas_");
      stage.authority.refreshes.forEach(
          request -> assertThat(text).doesNotContain(request.getRequestId()));
    }
  }
}
