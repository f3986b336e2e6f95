package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingsTest {

  @RegisterExtension final Office office = new Office();

  private final List<PageRequest> asked = new ArrayList<>();

  private Page<String> query(PageRequest page) {
    asked.add(page);
    return new Page<>(List.of("item"), Optional.of("secret-position-7"));
  }

  private Listing<String> list(String method, ListRequest request) {
    return office.listings().page(office.admin(), method, request, this::query);
  }

  @Test
  void page_withATokenOfTheSameListing_goesOnThere() {
    Listing<String> first = list("ListThings", new ListRequest(2, "", "a = \"b\""));
    list("ListThings", new ListRequest(5, first.nextPageToken(), "a = \"b\""));
    assertThat(asked)
        .containsExactly(
            new PageRequest(2, Optional.empty()),
            new PageRequest(5, Optional.of("secret-position-7")));
  }

  @Test
  void page_sizeNotSaid_is100() {
    list("ListThings", new ListRequest(0, "", ""));
    assertThat(asked).containsExactly(new PageRequest(100, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1001, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void P14_sizeOutOfRange_isRefused(int size) {
    Refusal.requireField("page_size", () -> list("ListThings", new ListRequest(size, "", "")));
    assertThat(asked).isEmpty();
  }

  @Test
  void token_ofAnotherFilterOrMethod_isRefused() {
    String token = list("ListThings", new ListRequest(2, "", "a = \"b\"")).nextPageToken();
    Refusal.requireField(
        "page_token", () -> list("ListThings", new ListRequest(2, token, "a = \"c\"")));
    Refusal.requireField(
        "page_token", () -> list("ListOthers", new ListRequest(2, token, "a = \"b\"")));
  }

  @Test
  void token_afterADay_isStale() {
    String token = list("ListThings", new ListRequest(2, "", "")).nextPageToken();
    Refusal.requireField(
        "page_token",
        () ->
            office
                .listings()
                .page(
                    office.admin(Office.NOW.plus(Duration.ofHours(24))),
                    "ListThings",
                    new ListRequest(2, token, ""),
                    this::query));
  }

  @Test
  void token_withAnyByteAltered_isRefused() {
    byte[] sealed =
        Base64.getUrlDecoder()
            .decode(list("ListThings", new ListRequest(2, "", "")).nextPageToken());
    for (int i = 0; i < sealed.length; i++) {
      byte[] altered = sealed.clone();
      altered[i] ^= 1;
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
      Refusal.requireField("page_token", () -> list("ListThings", new ListRequest(2, token, "")));
    }
  }

  @Test
  void token_hidesThePosition() {
    byte[] sealed =
        Base64.getUrlDecoder()
            .decode(list("ListThings", new ListRequest(2, "", "")).nextPageToken());
    assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("position");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "!", "====", "AAAA", "\u0000", "ünïcode"})
  void P14_notAToken_isRefused(String token) {
    Refusal.requireField("page_token", () -> list("ListThings", new ListRequest(2, token, "")));
    Refusal.requireField(
        "page_token", () -> list("ListThings", new ListRequest(2, token.repeat(3000), "")));
  }
}
