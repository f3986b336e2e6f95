package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SecretsAtRestTest {

  @TempDir Path folder;

  @Test
  void P5_everySecretThatWasIssuedOrSent_isNowhereOnDiskNorInAnyLog() throws IOException {
    List<String> secrets = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    List<Appender<ILoggingEvent>> usual = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(usual::add);
    usual.forEach(root::detachAppender); // nobody wants to read all that
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    logged.start();
    root.addAppender(logged);
    root.setLevel(Level.TRACE);
    try (Town town = new Town(folder)) {
      live(town, secrets, texts);
      assertThat(onDisk()).as("while it runs").isNotEmpty();
      assertNone(secrets, onDisk());
    } finally {
      root.setLevel(before);
      root.detachAppender(logged);
      usual.forEach(root::addAppender);
    }
    assertNone(secrets, onDisk());
    logged.list.forEach(event -> texts.add(text(event)));
    assertThat(logged.list).isNotEmpty();
    assertNone(secrets, texts);
  }

  private static void live(Town town, List<String> secrets, List<String> texts) {
    town.residents.user("ada", Role.OPERATOR);
    Account account = town.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp"));
    String opaque = town.residents.token(account, Duration.ofDays(1)).secret();
    String jwt = town.residents.jwt(account, Duration.ofDays(1)).secret();
    String requestId = UUID.randomUUID().toString();
    String wrong = "a wrong password " + UUID.randomUUID();
    TokenSet issued = town.issue(opaque);
    TokenSet fromJwt = town.issue(jwt);
    TokenSet exchanged =
        town.issue(
            IssueRequest.of(
                new ExchangeCredential(issued.accessToken(), Optional.of(fromJwt.accessToken()))));
    TokenSet session = town.signIn("ada");
    RefreshRequest request = RefreshRequest.of(Town.refreshTokenOf(session)).identified(requestId);
    TokenSet refreshed = town.refreshSession.refresh(town.call(), request);
    PasswordCredential typed = new PasswordCredential(wrong, Password.of(wrong).orElseThrow());
    Denied denied = catchThrowableOfType(Denied.class, () -> town.issue(IssueRequest.of(typed)));
    town.validate(issued.accessToken());
    town.validate(opaque);
    town.revoke(new WholeGrant(session.claims().grantId()));

    secrets.addAll(List.of(opaque, jwt, requestId, wrong, Town.PASSWORD, issued.accessToken()));
    secrets.addAll(List.of(fromJwt.accessToken(), exchanged.accessToken(), session.accessToken()));
    secrets.addAll(List.of(Town.refreshTokenOf(session), Town.refreshTokenOf(refreshed)));
    texts.addAll(
        List.of(
            denied.toString() + denied.facts(),
            session.toString(),
            request.toString(),
            typed.toString(),
            new ServiceTokenCredential(opaque).toString(),
            IssueRequest.of(new ServiceTokenCredential(opaque)).toString(),
            Validation.Question.of(opaque).toString(),
            new RevokeRequest(new RevokeRequest.Secret(opaque), "").toString(),
            town.validate(opaque).toString(),
            town.validate(issued.accessToken()).toString()));
  }

  private List<String> onDisk() throws IOException {
    List<String> contents = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(each -> !each.endsWith("master.key")).toList()) {
        contents.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  /** Neither whole nor by its unguessable middle. */
  private static void assertNone(List<String> secrets, List<String> texts) {
    for (String secret : secrets) {
      String middle = secret.substring(secret.length() / 2 - 8, secret.length() / 2 + 8);
      for (String text : texts) {
        assertThat(text.contains(middle)).as("a secret is found").isFalse();
      }
    }
  }

  private static String text(ILoggingEvent event) {
    return event.getLoggerName()
        + event.getFormattedMessage()
        + event.getMDCPropertyMap()
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }
}
