package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Credential.AssertionCredential;
import io.tokenauthority.server.authority.Residents.Registered;
import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssueFromAssertionTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private Town town;
  private Account account;
  private Registered registered;

  @BeforeEach
  void start() {
    town = new Town(folder);
    account = town.residents.service("robot", ScopeSet.of("read"), AudienceSet.of("otp"));
    registered = town.residents.publicKey(account);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void issue_goodAssertion_tokenOfTheKeysGrant() {
    TokenSet tokens = town.issue(assertion(UUID.randomUUID().toString()));

    assertThat(tokens.claims().grantId()).isEqualTo(registered.grant().id());
    assertThat(tokens.claims().account()).isEqualTo(account.id());
    assertThat(tokens.claims().scopes()).isEqualTo(ScopeSet.of("read"));
    assertThat(tokens.claims().audiences()).isEqualTo(AudienceSet.of("otp"));
    assertThat(tokens.refresh()).isEmpty();
  }

  @Test
  void issue_sameAssertionAgain_refusedForAsLongAsItCouldBeUsed() {
    IssueRequest request = assertion("once");
    town.issue(request);

    assertThat(refusal(request)).isEqualTo(Reason.CREDENTIAL_INVALID);
    town.pass(MINUTE.plusSeconds(29));
    assertThat(refusal(request)).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refusal(assertion("once"))).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void issue_sameAssertionRacing_takenOnce() throws Exception {
    IssueRequest request = assertion("raced");
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      Callable<Boolean> attempt =
          () -> {
            try {
              town.issue(request);
              return true;
            } catch (Denied refused) {
              return false;
            }
          };
      long taken =
          pool.invokeAll(IntStream.range(0, 16).mapToObj(i -> attempt).toList()).stream()
              .filter(IssueFromAssertionTest::took)
              .count();
      assertThat(taken).isEqualTo(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void issue_refusedForItsWish_theAssertionIsNotUsedUp() {
    IssueRequest request = assertion("kept");

    assertThat(refusal(request.wishing(ScopeSet.of("write"), AudienceSet.none())))
        .isEqualTo(Reason.SCOPE_NOT_GRANTED);

    assertThat(town.issue(request)).isNotNull();
  }

  @Test
  void issue_notAsRfc7523Wants_refused() {
    SigningKey own = registered.key();
    String now = time(Duration.ZERO);
    String soon = time(MINUTE);
    String[][] hostile = {
      {"robot", "robot", Town.ISSUER.value(), time(Duration.ofMinutes(7)), "far"},
      {"robot", "robot", Town.ISSUER.value(), time(Duration.ofMinutes(-2)), "late"},
      {"robot", "robot", "https://other.example", soon, "elsewhere"},
      {"robot", "other", Town.ISSUER.value(), soon, "another"},
      {"other", "other", Town.ISSUER.value(), soon, "unregistered"},
      {"robot", "robot", Town.ISSUER.value(), soon, ""},
    };
    for (String[] h : hostile) {
      String claims = claims(h[0], h[1], h[2], h[3], h[4]);
      assertThat(refusal(request(own, own.keyId().value(), claims)))
          .as(h[4])
          .isEqualTo(Reason.CREDENTIAL_INVALID);
    }
    String good = claims("robot", "robot", Town.ISSUER.value(), soon, "good" + now);
    assertThat(refusal(request(own, "unknown-key", good))).isEqualTo(Reason.CREDENTIAL_INVALID);
    SigningKey other = town.residents.publicKey(account).key();
    assertThat(refusal(request(other, own.keyId().value(), good)))
        .isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refusal(IssueRequest.of(new AssertionCredential("junk"))))
        .isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(town.issue(request(own, own.keyId().value(), good))).isNotNull();
  }

  @Test
  void issue_revokedKeyOrAccount_refused() {
    town.residents.change(account.id(), a -> a.in(AccountState.DISABLED, town.now()));
    assertThat(refusal(assertion("disabled"))).isEqualTo(Reason.ACCOUNT_DISABLED);
    town.residents.change(account.id(), a -> a.in(AccountState.ACTIVE, town.now()));
    assertThat(refusal(assertion("generation"))).isEqualTo(Reason.CREDENTIAL_INVALID);

    Account again = town.residents.account(account.id());
    registered = town.residents.publicKey(again);
    assertThat(town.issue(assertion("fresh"))).isNotNull();
    town.revoke(new WholeGrant(registered.grant().id()));
    assertThat(refusal(assertion("revoked"))).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  private static boolean took(Future<Boolean> attempt) {
    try {
      return attempt.get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private IssueRequest assertion(String jti) {
    SigningKey key = registered.key();
    return request(
        key, key.keyId().value(), claims("robot", "robot", Town.ISSUER.value(), time(MINUTE), jti));
  }

  private static IssueRequest request(SigningKey key, String kid, String claims) {
    String input = encoded("{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}") + "." + encoded(claims);
    byte[] signature = key.sign(input.getBytes(StandardCharsets.US_ASCII));
    return IssueRequest.of(
        new AssertionCredential(
            input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature)));
  }

  private String time(Duration ahead) {
    return Long.toString(town.now().plus(ahead).getEpochSecond());
  }

  private static String claims(String iss, String sub, String aud, String exp, String jti) {
    return "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%s,\"jti\":\"%s\"}"
        .formatted(iss, sub, aud, exp, jti);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private Reason refusal(IssueRequest request) {
    return catchThrowableOfType(Denied.class, () -> town.issue(request)).reason();
  }
}
