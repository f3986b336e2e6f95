package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.v1.GetSelfRequest;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P14: whatever stands in the header gets a clear answer and costs next to nothing. */
class HostileHeadersTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private GuardedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new GuardedServer(GuardedServer.guardBy(authority, time));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String reasonOfHeaders(String... values) {
    return reasonOf(() -> server.withHeaders(values).getSelf(GetSelfRequest.getDefaultInstance()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Basic dXNlcjpwYXNz",
        "Bearerabc",
        "Bearer a b",
        "Bearer a,Bearer b",
        "Bearer .",
        "Bearer ..",
        "Bearer a.b",
        "Bearer a.b.c.d",
        "Bearer a.b.c=",
        "Bearer a.b.+/",
        "Bearer {\"alg\":\"none\"}.x.y",
        "Bearer tas_",
        "Bearer tas_00000000000000000000000000000000000000",
        "Bearer tar_x",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."
      })
  void P14_noBearerToken_isMalformed(String value) {
    assertThat(reasonOfHeaders(value)).isEqualTo("TOKEN_MALFORMED");
    assertThat(authority.introspections).hasValue(0);
  }

  @Test
  void P14_twoValues_areRefusedWhicheverIsGood() {
    String good = "Bearer " + authority.accessToken();
    assertThat(reasonOfHeaders(good, good)).isEqualTo("TOKEN_MALFORMED");
    assertThat(reasonOfHeaders(good, "Bearer x")).isEqualTo("TOKEN_MALFORMED");
    assertThat(reasonOfHeaders("Bearer x", good)).isEqualTo("TOKEN_MALFORMED");
    assertThat(reasonOfHeaders("Basic eDp5", good)).isEqualTo("TOKEN_MALFORMED");
  }

  @Test
  void P13_tooLong_isMalformed() {
    assertThat(reasonOfHeaders("Bearer " + "a".repeat(2000) + "." + "b".repeat(2000) + ".c"))
        .isEqualTo("TOKEN_MALFORMED");
    assertThat(reasonOfHeaders("Bearer " + "a".repeat(4097))).isEqualTo("TOKEN_MALFORMED");
  }

  @Test
  void scheme_inAnyCase_isBearer() {
    String token = authority.accessToken();
    for (String scheme : List.of("Bearer", "bearer", "BEARER")) {
      assertThat(
              server
                  .withHeaders(scheme + " " + token)
                  .getSelf(GetSelfRequest.getDefaultInstance())
                  .getSubject())
          .isEqualTo("billing");
    }
  }

  /** Each is a good token but for one thing; whatever the gate says, it must not be served. */
  @Test
  void P7_everyMutationOfAGoodToken_isRefused() {
    String good = authority.accessToken();
    List<UnaryOperator<String>> mutations =
        List.of(
            token -> token + "A",
            token -> token + "=",
            token -> token.substring(1),
            token -> token.substring(0, token.length() - 1),
            token -> token.replaceFirst("\\.", ".."),
            token -> "." + token,
            token -> token + ".",
            token -> token.substring(0, token.lastIndexOf('.') + 1),
            token -> token.substring(token.indexOf('.') + 1),
            token -> token.replace('.', ','));
    for (UnaryOperator<String> mutation : mutations) {
      assertThat(reasonOfHeaders("Bearer " + mutation.apply(good)))
          .isIn("TOKEN_MALFORMED", "TOKEN_INVALID");
    }
    assertThat(server.self(good)).isEqualTo("billing");
  }

  @Test
  void opaqueToken_wrongChecksum_isMalformedWithoutAsking() {
    String token = OpaqueToken.mint(OpaqueKind.SERVICE, authority.random).reveal();
    String flipped =
        token.substring(0, 10) + (token.charAt(10) == 'a' ? 'b' : 'a') + token.substring(11);
    assertThat(reasonOfHeaders("Bearer " + flipped)).isEqualTo("TOKEN_MALFORMED");
    assertThat(authority.introspections).hasValue(0);
  }

  @Test
  void refusal_anyReason_isUnauthenticatedAndTellsNoMore() {
    GuardedServer.Seen seen =
        GuardedServer.refusalOf(
            () -> server.withHeaders("Bearer x").getSelf(GetSelfRequest.getDefaultInstance()));
    assertThat(seen.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(seen.info().getMetadataMap()).isEmpty();
    assertThat(seen.status().getDescription()).isEqualTo("not a bearer token");
  }
}
