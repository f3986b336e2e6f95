package io.tokenauthority.examples.spring.service;

import io.tokenauthority.examples.spring.AuthorityProperties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** The protected service as an application. */
@SpringBootApplication
@EnableConfigurationProperties(AuthorityProperties.class)
public class ServiceApplication {

  /** Takes properties, such as {@code --authority.address=127.0.0.1:9090}. */
  public static void main(String[] args) {
    SpringApplication.run(ServiceApplication.class, args);
  }

  @EventListener
  void started(GrpcServerStartedEvent event) {
    System.out.println("serving on 127.0.0.1:" + event.getPort());
  }
}
