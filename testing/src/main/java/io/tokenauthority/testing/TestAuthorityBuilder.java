package io.tokenauthority.testing;

import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.Sources;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a {@link TestAuthority} shall be like. Reusable; for one thread. */
public final class TestAuthorityBuilder {

  private final Map<String, String> settings = new HashMap<>();

  TestAuthorityBuilder() {
    // No limits, no waiting at the end: a test is neither an attacker nor an operator.
    settings.put("rate-limit.enabled", "false");
    settings.put("grpc.notice", "0s");
    settings.put("grpc.drain", "2s");
    settings.put("issuer", "https://authority.test");
  }

  /** The {@code iss} of its tokens, an URL; {@code https://authority.test} unless said. */
  public TestAuthorityBuilder issuer(String name) {
    return setting("issuer", name);
  }

  /**
   * Any setting of the authority's, as its configuration file names it: {@code
   * setting("tokens.access-default", "60s")}. Those of folders, ports and the admin are the test
   * authority's own. Limits of rate are off unless {@code rate-limit.enabled} is set.
   */
  public TestAuthorityBuilder setting(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /**
   * Starts it, which the first of a JVM takes some seconds for, the next half of one.
   *
   * @throws RuntimeException that says what is wrong with the settings
   */
  public TestAuthority start() {
    return TestAuthority.start(this);
  }

  Configuration configuration(Path folder) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("data.dir", folder.toString());
    all.put("grpc.listen", "127.0.0.1:0");
    all.putIfAbsent("http.listen", "off");
    return Sources.read(Optional.empty(), Map.of(), all).configuration();
  }
}
