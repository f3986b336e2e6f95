package io.tokenauthority.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.RegisterUserRequest;
import io.tokenauthority.v1.UsersGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * That nothing serious keeps people out of any page, by light and in the dark, and that none is
 * wider than a phone. With {@code -Ddashboard.pictures=FOLDER} each is photographed too.
 */
class DashboardLooksTest {

  private static final int PHONE = 390;

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Desktop desktop;

  @SuppressWarnings("NullAway.Init")
  private static Browser browser;

  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  @BeforeAll
  static void furnish() throws IOException {
    desktop =
        Desktop.start(folder, Map.of("http.listen", "127.0.0.1:0", "registration.enabled", "true"));
    browser = desktop.browser();
    String admin = desktop.live().signIn().getAccessToken();
    String[] names = {"billing", "reporting", "otp-gateway"};
    List<String> tokens = new ArrayList<>();
    for (String name : names) {
      tokens.add(
          desktop
              .live()
              .serviceToken(admin, name, List.of("read", "orders:write"), List.of("otp", "orders"))
              .getServiceToken()
              .getTokenId());
    }
    desktop.furnish(tokens);
    var unused =
        UsersGrpc.newBlockingStub(desktop.live().channel())
            .registerUser(
                RegisterUserRequest.newBuilder()
                    .setUsername("grace")
                    .setEmail("grace@example.com")
                    .setPassword("a new and rather long password")
                    .build());
    String waiting = desktop.user("grace");
    PAGES.put("overview", "/dashboard");
    PAGES.put("tokens", "/dashboard/tokens");
    PAGES.put("tokens-none", "/dashboard/tokens?account=nobody");
    PAGES.put("token", "/dashboard/tokens/" + tokens.get(0));
    PAGES.put("token-renew", "/dashboard/tokens/" + tokens.get(0) + "/renew");
    PAGES.put("token-revoke", "/dashboard/tokens/" + tokens.get(0) + "/revoke");
    PAGES.put("token-new", "/dashboard/tokens/new");
    PAGES.put("token-new-of", "/dashboard/tokens/new?account=billing");
    PAGES.put("accounts", "/dashboard/accounts");
    PAGES.put("account", "/dashboard/accounts/billing");
    PAGES.put("account-edit", "/dashboard/accounts/billing/edit");
    PAGES.put("account-delete", "/dashboard/accounts/billing/delete");
    PAGES.put("account-new", "/dashboard/new-account");
    PAGES.put("users", "/dashboard/users");
    PAGES.put("user", "/dashboard/users/" + desktop.user(LiveAuthority.ADMIN));
    PAGES.put("user-waiting", "/dashboard/users/" + waiting);
    PAGES.put("user-new", "/dashboard/new-user");
    PAGES.put("keys", "/dashboard/keys");
    PAGES.put("audit", "/dashboard/audit");
    PAGES.put("health", "/dashboard/health");
    PAGES.put("profile", "/dashboard/profile");
    PAGES.put("missing", "/dashboard/nowhere");
  }

  @AfterAll
  static void stop() {
    if (desktop != null) {
      desktop.close();
    }
  }

  @Test
  void everyPage_keepsNobodyOut() throws IOException {
    List<String> barriers = new ArrayList<>();
    desktop.open("/dashboard/sign-in");
    look("sign-in", barriers);
    desktop.signIn();
    for (Map.Entry<String, String> page : PAGES.entrySet()) {
      desktop.open(page.getValue());
      look(page.getKey(), barriers);
    }
    desktop.open("/dashboard/tokens/new?account=billing");
    browser.press("Create the token");
    look("token-secret", barriers);
    assertThat(barriers).isEmpty();
  }

  private static void look(String name, List<String> barriers) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      browser.barriers().forEach(barrier -> barriers.add(name + " " + scheme + ": " + barrier));
      photograph(name + "-" + scheme);
    }
    browser.prefer("light");
    browser.resize(PHONE, 844);
    int width = browser.run("return document.documentElement.scrollWidth").getAsInt();
    if (width > PHONE) {
      barriers.add(name + " is " + width + " pixels wide on a phone");
    }
    photograph(name + "-phone");
    browser.resize(1280, 900);
  }

  private static void photograph(String name) throws IOException {
    String album = System.getProperty("dashboard.pictures", "");
    if (!album.isEmpty()) {
      Files.write(
          Files.createDirectories(Path.of(album)).resolve(name + ".png"), browser.picture());
    }
  }
}
