package io.tokenauthority.server.browser;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.TokenId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A browser before an authority, for one test class. */
final class Desktop implements AutoCloseable {

  private final LiveAuthority live;
  private final Browser browser;

  private Desktop(LiveAuthority live, Browser browser) {
    this.live = live;
    this.browser = browser;
  }

  /** Starts both; without a browser the test is skipped, which CI takes for a failure. */
  static Desktop start(Path folder, Map<String, String> settings) throws IOException {
    Assumptions.assumeTrue(
        Browser.isThere(),
        "no Chromium here: apt-get install chromium chromium-driver, or these tests are skipped");
    LiveAuthority live = LiveAuthority.start(folder, settings);
    try {
      return new Desktop(live, Browser.start(Files.createTempDirectory("chromium")));
    } catch (RuntimeException | IOException failed) {
      live.close();
      throw failed;
    }
  }

  LiveAuthority live() {
    return live;
  }

  Browser browser() {
    return browser;
  }

  void open(String path) {
    browser.open(live.http(path));
  }

  void signIn(String name, String password) {
    browser.forgetCookies();
    open("/dashboard/sign-in");
    fillIn(name, password);
  }

  /** Signs in by the form that is open. */
  void fillIn(String name, String password) {
    browser.fill("username", name);
    browser.fill("password", password);
    browser.press("Sign in");
    Await.until(
        "the sign-in is answered",
        () ->
            browser
                .run("return document.querySelector('.frame, [role=alert]') !== null")
                .getAsBoolean());
  }

  void signIn() {
    signIn(LiveAuthority.ADMIN, LiveAuthority.PASSWORD);
  }

  /** How many sessions a user has. */
  long sessions(String name) {
    return live.store()
        .<Long>read(
            tx ->
                (long)
                    tx.browserSessions()
                        .ofAccount(new AccountId(user(tx, name)), Instant.now(), 1000)
                        .size());
  }

  private static String user(Transaction tx, String name) {
    return tx.users().findByLogin(name).orElseThrow().account().id().value();
  }

  /** A user's id. */
  String user(String name) {
    return live.store().read(tx -> user(tx, name));
  }

  /** Lets the tokens have been used, each another number of hours in the last 20 days. */
  void furnish(List<String> tokens) {
    Instant now = Instant.now();
    List<Usage.Count> counts = new ArrayList<>();
    boolean done =
        live.store()
            .write(
                tx -> {
                  for (int i = 0; i < tokens.size() - 1; i++) {
                    var grant =
                        tx.serviceTokens().find(new TokenId(tokens.get(i))).orElseThrow().grant();
                    for (int hour = i; hour < 480; hour += 1 + hour % 7) {
                      counts.add(
                          new Usage.Count(
                              grant.id(), 20 + 37L * hour % 180, now.minusSeconds(3600L * hour)));
                    }
                  }
                  return tx.usage().add(counts) > 0;
                });
    if (!done) {
      throw new IllegalStateException("nothing was used");
    }
  }

  /** Ends all sessions of a user, whoever holds them. */
  void endSessions(String name) {
    boolean ended =
        live.store()
            .write(
                tx ->
                    tx.users()
                        .replace(
                            tx.users()
                                .findByLogin(name)
                                .map(
                                    user -> user.with(user.account().withAllRevoked(Instant.now())))
                                .orElseThrow()));
    if (!ended) {
      throw new IllegalStateException("the user was changed meanwhile");
    }
  }

  @Override
  public void close() {
    try {
      browser.close();
    } finally {
      live.close();
    }
  }
}
