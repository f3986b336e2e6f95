package io.tokenauthority.examples.spring.caller;

import io.tokenauthority.examples.spring.AuthorityProperties;
import io.tokenauthority.examples.spring.v1.GreetRequest;
import io.tokenauthority.examples.spring.v1.GreetingGrpc.GreetingBlockingStub;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** Has itself greeted. */
@SpringBootApplication
@EnableConfigurationProperties(AuthorityProperties.class)
public class CallerApplication {

  /** Takes properties, such as {@code --authority.address=127.0.0.1:9090}. */
  public static void main(String[] args) {
    try (ConfigurableApplicationContext context =
        SpringApplication.run(CallerApplication.class, args)) {
      System.out.println(greet(context.getBean(GreetingBlockingStub.class)));
    }
  }

  static String greet(GreetingBlockingStub greeting) {
    return greeting
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .greet(GreetRequest.getDefaultInstance())
        .getText();
  }
}
