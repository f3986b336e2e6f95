package io.tokenauthority.server.browser;

import com.google.gson.JsonElement;
import io.tokenauthority.server.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium with one window. It talks to this machine alone. */
final class Browser implements AutoCloseable {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--no-default-browser-check",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-domain-reliability",
          "--disable-sync",
          "--disable-default-apps",
          "--disable-extensions",
          "--metrics-recording-only",
          "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
          // No name but this machine's is ever resolved: nothing can be phoned home to.
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
          "--window-size=1280,900");

  private final Process process;
  private final WebDriver driver;
  private final String session;

  private Browser(Process process, WebDriver driver, String session) {
    this.process = process;
    this.driver = driver;
    this.session = session;
  }

  /** Whether this machine has one. */
  static boolean isThere() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  static Browser start(Path profile) {
    try {
      Process process =
          new ProcessBuilder(DRIVER.toString(), "--port=0").redirectErrorStream(true).start();
      WebDriver driver = new WebDriver("http://127.0.0.1:" + port(process));
      List<String> flags = new ArrayList<>(FLAGS);
      flags.add("--user-data-dir=" + profile);
      JsonElement made =
          driver.post(
              "/session",
              Map.of(
                  "capabilities",
                  Map.of(
                      "alwaysMatch",
                      Map.of(
                          "browserName",
                          "chrome",
                          "goog:chromeOptions",
                          Map.of("binary", CHROMIUM.toString(), "args", flags)))));
      return new Browser(
          process, driver, "/session/" + made.getAsJsonObject().get("sessionId").getAsString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher told = PORT.matcher(line);
      if (told.find()) {
        return Integer.parseInt(told.group(1));
      }
    }
    throw new IllegalStateException("chromedriver did not start");
  }

  void open(URI address) {
    driver.post(session + "/url", Map.of("url", address.toString()));
  }

  /** Opens a page of another site, of this HTML. */
  void openElsewhere(String html) {
    driver.post(session + "/url", Map.of("url", "data:text/html," + html));
  }

  /** The page's path with its query. */
  String path() {
    URI address = URI.create(driver.get(session + "/url").getAsString());
    return address.getRawQuery() == null
        ? address.getPath()
        : address.getPath() + "?" + address.getRawQuery();
  }

  /** Fills an input in, by its name. */
  void fill(String name, String text) {
    String element = find("[name=\"" + name + "\"]:not([type=hidden])");
    driver.post(session + "/element/" + element + "/clear", Map.of());
    driver.post(session + "/element/" + element + "/value", Map.of("text", text));
  }

  /** Clicks the first element that a selector finds, and waits for the page that follows. */
  void click(String selector) {
    driver.post(session + "/element/" + find(selector) + "/click", Map.of());
  }

  /** Clicks the link or button of these words. */
  void press(String words) {
    Object found =
        run(
            "return [...document.querySelectorAll('a,button')].find(e =>"
                + " e.textContent.trim() === arguments[0])",
            words);
    JsonElement element = (JsonElement) found;
    if (!element.isJsonObject()) {
      throw new AssertionError("no link or button “" + words + "” on " + path() + ": " + text());
    }
    driver.post(session + "/element/" + id(element) + "/click", Map.of());
  }

  private String find(String selector) {
    try {
      return id(
          driver.post(session + "/element", Map.of("using", "css selector", "value", selector)));
    } catch (WebDriver.Refused none) {
      throw new AssertionError("no " + selector + " on " + path() + ": " + text());
    }
  }

  private static String id(JsonElement element) {
    return element.getAsJsonObject().entrySet().iterator().next().getValue().getAsString();
  }

  /** Runs script, as a developer's console does. */
  JsonElement run(String script, Object... arguments) {
    return driver.post(
        session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
  }

  /** The same for script that answers later, by calling its last argument. */
  JsonElement runLater(String script) {
    return driver.post(session + "/execute/async", Map.of("script", script, "args", List.of()));
  }

  String text() {
    return run("return document.body.innerText").getAsString();
  }

  String value(String selector) {
    return run("return document.querySelector(arguments[0]).value", selector).getAsString();
  }

  /** Waits until the page says this. */
  void awaitText(String words) {
    Await.until("the page says “" + words + "”", () -> text().contains(words));
  }

  /** A cookie as JSON; empty where there is none of that name. */
  Optional<String> cookie(String name) {
    for (JsonElement each : driver.get(session + "/cookie").getAsJsonArray()) {
      if (each.getAsJsonObject().get("name").getAsString().equals(name)) {
        return Optional.of(each.toString());
      }
    }
    return Optional.empty();
  }

  void forgetCookies() {
    driver.delete(session + "/cookie");
  }

  /** The colours that somebody prefers: {@code light} or {@code dark}. */
  void prefer(String scheme) {
    tool(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The size of the window. */
  void resize(int width, int height) {
    tool(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Whether pages may run scripts. */
  void allowScripts(boolean allowed) {
    tool("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  /** A picture of the whole page, as PNG. */
  byte[] picture() {
    JsonElement told =
        tool("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(told.getAsJsonObject().get("data").getAsString());
  }

  private JsonElement tool(String command, Map<String, ?> parameters) {
    return driver.post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** What keeps people out of this page: serious and critical findings, one a line. */
  List<String> barriers() {
    run(Axe.SOURCE);
    JsonElement found =
        runLater(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target + ': ' + n.failureSummary))));
            """);
    List<String> barriers = new ArrayList<>();
    found.getAsJsonArray().forEach(each -> barriers.add(each.getAsString()));
    return barriers;
  }

  private static final class Axe {
    static final String SOURCE = read();

    private static String read() {
      try (InputStream file = Browser.class.getResourceAsStream("/axe.min.js")) {
        if (file == null) {
          throw new IllegalStateException("no axe on the class path");
        }
        return new String(file.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      driver.delete(session);
    } finally {
      process.destroy();
    }
  }
}
