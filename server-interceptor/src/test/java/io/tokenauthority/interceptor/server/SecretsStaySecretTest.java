package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.SecretDigest;
import io.tokenauthority.v1.TokenKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecretsStaySecretTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);

  @Test
  void P5_everythingSaidAtTrace_holdsNoToken() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    root.setLevel(Level.TRACE);
    root.addAppender(said);
    AccessClaims claims = authority.claims(Duration.ofSeconds(60));
    String good = authority.sign(claims);
    String opaque = authority.opaqueToken(authority.claims());
    String bad = good.substring(0, good.length() - 4) + "AAAA";
    try (FeedServer feed = new FeedServer(authority);
        GuardedServer server =
            new GuardedServer(
                TokenGuard.builder()
                    .issuer(FakeAuthority.ISSUER)
                    .audience(FakeAuthority.AUDIENCE)
                    .channel(feed.channel())
                    .signatures(FakeAuthority.PROVIDER)
                    .clock(time.clock()))) {
      Await.until("the view is whole", server::isFresh);
      server.self(good);
      server.self(opaque);
      String refusals = refusal(server, bad) + refusal(server, good + "x");
      authority.goDown();
      feed.cut();
      time.advance(Duration.ofMinutes(2));
      refusals += refusal(server, opaque) + refusal(server, good);
      assertThat(refusals).doesNotContain(good, opaque, bad);
    } finally {
      root.detachAppender(said);
      root.setLevel(before);
    }
    String log = said.list.stream().map(SecretsStaySecretTest::text).collect(Collectors.joining());
    assertThat(log).contains("the trust feed broke off", "no verdict from the authority");
    for (String secret : List.of(good, opaque, bad)) {
      assertThat(log).doesNotContain(secret);
      assertThat(log).doesNotContain(secret.substring(secret.length() - 20));
    }
  }

  @Test
  void P5_toString_ofWhatHoldsATokenOrSpeaksOfOne_showsNone() {
    String token = authority.accessToken();
    PresentedToken presented = new PresentedToken(token, SecretDigest.of(token));
    assertThat(presented.toString()).doesNotContain(token).hasSizeLessThan(60);
    Caller caller =
        new Caller(authority.claims("read"), TokenKind.TOKEN_KIND_ACCESS, presented.digest());
    assertThat(caller.toString()).contains("billing").doesNotContain(presented.digest().hex());
    assertThat(caller.holds(token)).isTrue();
    assertThat(caller.holds(authority.accessToken())).isFalse();
  }

  @Test
  void P5_handlerThrowsAfterAWait_placesAreLoggedUnderAnIdAndNoText() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    root.addAppender(said);
    CompletableFuture<Void> verdict = new CompletableFuture<>();
    authority.answerAfter(verdict);
    String token = authority.opaqueToken(authority.claims());
    IllegalStateException bug =
        new IllegalStateException("of " + token, new IllegalArgumentException(token));
    try (GuardedServer server = new GuardedServer(GuardedServer.guardBy(authority, time))) {
      server.failure = Optional.of(bug);
      CompletableFuture<String> call = CompletableFuture.supplyAsync(() -> answer(server, token));
      Await.until("the question", () -> authority.introspections.get() == 1);
      verdict.complete(null);
      String answer = call.get(10, TimeUnit.SECONDS);
      String log =
          said.list.stream()
              .map(SecretsStaySecretTest::text)
              .filter(line -> line.contains("the handler of"))
              .collect(Collectors.joining());
      assertThat(log)
          .contains("GetSelf", "IllegalStateException", "caused by", "SecretsStaySecretTest")
          .doesNotContain(token);
      assertThat(answer).startsWith("the handler failed; correlation id ").doesNotContain(token);
      assertThat(log).contains(answer.substring(answer.length() - 16));
    } finally {
      root.detachAppender(said);
    }
  }

  private static String answer(GuardedServer server, String token) {
    try {
      return server.self(token);
    } catch (StatusRuntimeException failed) {
      return String.valueOf(failed.getStatus().getDescription());
    }
  }

  @Test
  void P5_everythingSaidOnACallersBehalf_holdsNoToken() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    root.setLevel(Level.TRACE);
    root.addAppender(said);
    List<String> secrets = new ArrayList<>();
    try (OnBehalfChain chain = new OnBehalfChain(time, authority)) {
      String good = chain.token();
      String late = chain.token();
      secrets.addAll(List.of(good, late, chain.own.token()));
      chain.call(good);
      chain.desk.answer = Optional.of(Refusals.TOKEN_REVOKED);
      assertThatThrownBy(() -> chain.call(late))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused + " " + refused.getTrailers())
                      .doesNotContain(late, chain.own.token()));
      secrets.addAll(chain.desk.delegated);
    } finally {
      root.detachAppender(said);
      root.setLevel(before);
    }
    String log = said.list.stream().map(SecretsStaySecretTest::text).collect(Collectors.joining());
    assertThat(log).contains("no token on a caller's behalf");
    assertThat(secrets).hasSize(4);
    for (String secret : secrets) {
      assertThat(log).doesNotContain(secret.substring(secret.length() - 20));
    }
  }

  private static String refusal(GuardedServer server, String token) {
    try {
      server.self(token);
      throw new AssertionError("not refused");
    } catch (StatusRuntimeException refused) {
      return refused + " " + refused.getTrailers() + reasonOf(() -> server.self(token));
    }
  }

  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy());
  }
}
