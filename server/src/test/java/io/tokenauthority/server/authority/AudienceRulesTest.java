package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.AccessClaims;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of DESIGN 5 about whom a token is for, and which scopes go with whom. */
class AudienceRulesTest {

  private static final String AUTHORITY = "https://authority.example";

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() {
    town = new Town(folder);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  /** held scopes | allowed audiences | asked scopes | asked audiences | given scopes, audiences */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read write            | otp     |             |           | read write  | otp",
        "read                  | otp     | read        | otp       | read        | otp",
        "read trust:watch      | otp     |             |           | read        | otp",
        "read trust:watch      | otp     |             | AUTHORITY | trust:watch | AUTHORITY",
        "trust:watch           |         |             |           | trust:watch | AUTHORITY",
        "trust:watch           | otp     | trust:watch | AUTHORITY | trust:watch | AUTHORITY",
        "read                  | a b     |             | a b       | read        | a b",
        "read                  | a b     | read        | b         | read        | b",
      })
  void P9_serviceAccount_granted(
      String held, String allowed, String scopes, String audiences, String given, String whom) {
    AccessClaims claims = ask(held, allowed, scopes, audiences).claims();

    assertThat(claims.scopes()).isEqualTo(scopes(given));
    assertThat(claims.audiences()).isEqualTo(audiences(whom));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read                  | a b     |             |             | FIELD_INVALID",
        "read                  |         |             |             | FIELD_INVALID",
        "read                  | otp     |             | billing     | SCOPE_NOT_GRANTED",
        "read                  | otp     |             | AUTHORITY   | SCOPE_NOT_GRANTED",
        "read trust:watch      | otp     |             | AUTHORITY otp | FIELD_INVALID",
        "read trust:watch      | otp     | trust:watch | otp         | SCOPE_NOT_GRANTED",
        "read trust:watch      | otp     | read        | AUTHORITY   | SCOPE_NOT_GRANTED",
        "read                  | otp     | write       | otp         | SCOPE_NOT_GRANTED",
        "managed:acme:read     | otp     | managed:acme:read | otp   | SCOPE_NOT_GRANTED",
      })
  void P9_serviceAccount_refused(
      String held, String allowed, String scopes, String audiences, Reason reason) {
    Denied denied = catchThrowableOfType(Denied.class, () -> ask(held, allowed, scopes, audiences));

    assertThat(denied.reason()).isEqualTo(reason);
  }

  @Test
  void issue_userNamingNobody_forTheAuthorityWithTheRolesScopes() {
    town.residents.user("ada", Role.AUDITOR);
    town.residents.user("bob", Role.MEMBER);

    AccessClaims auditor = town.signIn("ada").claims();
    AccessClaims member = town.signIn("bob").claims();

    assertThat(auditor.audiences()).isEqualTo(audiences("AUTHORITY"));
    assertThat(auditor.scopes()).isEqualTo(Role.AUDITOR.scopes());
    assertThat(member.audiences()).isEqualTo(audiences("AUTHORITY"));
    assertThat(member.scopes()).isEqualTo(ScopeSet.none());
  }

  private TokenSet ask(String held, String allowed, String scopes, String audiences) {
    Account account = town.residents.service("caller", scopes(held), audiences(allowed));
    String secret = town.residents.token(account, Duration.ofDays(1)).secret();
    return town.issue(
        IssueRequest.of(new ServiceTokenCredential(secret))
            .wishing(scopes(scopes), audiences(audiences)));
  }

  private static ScopeSet scopes(String text) {
    return text == null ? ScopeSet.none() : ScopeSet.parse(text);
  }

  private static AudienceSet audiences(String text) {
    return text == null
        ? AudienceSet.none()
        : AudienceSet.ofTexts(
            Arrays.stream(text.replace("AUTHORITY", AUTHORITY).split(" ")).toList());
  }
}
