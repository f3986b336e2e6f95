package io.tokenauthority.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.tokenauthority.examples.spring.caller.CallerApplication;
import io.tokenauthority.examples.spring.service.GuardConfiguration;
import io.tokenauthority.examples.spring.service.ServiceApplication;
import io.tokenauthority.examples.spring.v1.ForgottenGrpc;
import io.tokenauthority.examples.spring.v1.GreetRequest;
import io.tokenauthority.examples.spring.v1.GreetingGrpc.GreetingBlockingStub;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.server.access.MissingAccessRuleException;
import io.tokenauthority.testing.TestAccount;
import io.tokenauthority.testing.TestAuthority;
import io.tokenauthority.testing.TestAuthorityExtension;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Both applications as Spring Boot starts them, against a real authority. */
class SpringTest {

  @RegisterExtension static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();

  @TempDir private Path folder;

  private ConfigurableApplicationContext service(TestAuthority authority, Class<?>... parts)
      throws IOException {
    TestAccount account =
        authority.account(
            "greeting", authority.issuer(), "trust:watch", "tokens:validate", "usage:report");
    return new SpringApplicationBuilder(parts)
        .properties("spring.grpc.server.port=0")
        .run(arguments(authority, account, authority.issuer()));
  }

  private ConfigurableApplicationContext caller(
      TestAuthority authority, TestAccount account, ConfigurableApplicationContext service)
      throws IOException {
    int port = service.getBean(GrpcServerLifecycle.class).getPort();
    return new SpringApplicationBuilder(CallerApplication.class)
        .properties(
            "spring.grpc.server.enabled=false",
            "spring.grpc.client.channel.greeting.target=static://127.0.0.1:" + port)
        .run(arguments(authority, account, GuardConfiguration.AUDIENCE));
  }

  private static String greet(ConfigurableApplicationContext caller) {
    return caller
        .getBean(GreetingBlockingStub.class)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .greet(GreetRequest.getDefaultInstance())
        .getText();
  }

  private String[] arguments(TestAuthority authority, TestAccount account, String audience)
      throws IOException {
    Path file = folder.resolve(account.name() + ".token");
    Files.writeString(file, account.serviceTokenFor(audience));
    return new String[] {
      "--authority.address=" + authority.address(),
      "--authority.issuer=" + authority.issuer(),
      "--authority.token-file=" + file
    };
  }

  @Test
  void greet_byTheScope_isAnsweredOrDenied(TestAuthority authority) throws IOException {
    TestAccount ada = authority.account("ada", GuardConfiguration.AUDIENCE, "greet");
    TestAccount bob = authority.account("bob", GuardConfiguration.AUDIENCE, "listen");
    try (ConfigurableApplicationContext service = service(authority, ServiceApplication.class);
        ConfigurableApplicationContext asAda = caller(authority, ada, service);
        ConfigurableApplicationContext asBob = caller(authority, bob, service)) {
      assertThat(greet(asAda)).isEqualTo("Hello, ada");
      assertThatThrownBy(() -> greet(asBob))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(AuthorityError.from(refused).orElseThrow().reason())
                      .isEqualTo(ErrorReason.SCOPE_INSUFFICIENT));
    }
  }

  @Test
  void P8_serviceWithAMethodWithoutARule_doesNotStart(TestAuthority authority) {
    assertThatThrownBy(
            () -> service(authority, ServiceApplication.class, WithForgotten.class).close())
        .isInstanceOf(MissingAccessRuleException.class)
        .hasMessageContaining("greeting.v1.Forgotten/Greet");
  }

  /** Brings a service along whose author forgot the rule. */
  static class WithForgotten {
    @Bean
    ForgottenGrpc.ForgottenImplBase forgotten() {
      return new ForgottenGrpc.ForgottenImplBase() {};
    }
  }
}
