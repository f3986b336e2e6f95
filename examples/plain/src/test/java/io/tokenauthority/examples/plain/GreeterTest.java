package io.tokenauthority.examples.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.testing.TestAccount;
import io.tokenauthority.testing.TestAuthority;
import io.tokenauthority.testing.TestAuthorityExtension;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Both sides as they run for real, against a real authority. */
class GreeterTest {

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  @TempDir private Path folder;

  private final GreeterServer server;

  GreeterTest(TestAuthority authority, @TempDir Path own) throws IOException {
    TestAccount greeter =
        authority.account(
            "greeter", authority.issuer(), "trust:watch", "tokens:validate", "usage:report");
    Path file = own.resolve("greeter.token");
    Files.writeString(file, greeter.serviceTokenFor(authority.issuer()));
    server = new GreeterServer(authority.address(), authority.issuer(), file, 0);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Path token(TestAccount account) throws IOException {
    Path file = folder.resolve(account.name() + ".token");
    return Files.writeString(file, account.serviceTokenFor(GreeterServer.AUDIENCE));
  }

  @Test
  void greet_withTheScope_isGreetedByName(TestAuthority authority) throws IOException {
    Path token = token(authority.account("ada", GreeterServer.AUDIENCE, "greet"));

    assertThat(GreeterClient.greet(authority.address(), server.address(), token))
        .isEqualTo("Hello, ada");
  }

  @Test
  void greet_withoutTheScope_isDenied(TestAuthority authority) throws IOException {
    Path token = token(authority.account("bob", GreeterServer.AUDIENCE, "listen"));

    assertThatThrownBy(() -> GreeterClient.greet(authority.address(), server.address(), token))
        .satisfies(
            refused ->
                assertThat(AuthorityError.from(refused).orElseThrow().reason())
                    .isEqualTo(ErrorReason.SCOPE_INSUFFICIENT));
  }
}
