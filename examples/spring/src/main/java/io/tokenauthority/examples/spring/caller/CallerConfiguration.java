package io.tokenauthority.examples.spring.caller;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.examples.spring.AuthorityProperties;
import io.tokenauthority.examples.spring.v1.GreetingGrpc;
import io.tokenauthority.examples.spring.v1.GreetingGrpc.GreetingBlockingStub;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelFactory;

/** A stub that is authenticated. */
@Configuration(proxyBeanMethods = false)
public class CallerConfiguration {

  /** Beyond loopback: TlsChannelCredentials. */
  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel authority(AuthorityProperties authority) {
    return AuthorityChannels.to(authority.address(), InsecureChannelCredentials.create()).build();
  }

  @Bean
  ClientIdentity identity(ManagedChannel authority, AuthorityProperties properties) {
    return ClientIdentity.builder(authority)
        .source(TokenSource.serviceTokenFile(properties.tokenFile()))
        .audience("greeting")
        .build();
  }

  /**
   * On this one channel of Spring's: as a global interceptor the identity would send its token to
   * whomever the application calls.
   */
  @Bean
  GreetingBlockingStub greeting(GrpcChannelFactory channels, ClientIdentity identity) {
    return GreetingGrpc.newBlockingStub(
        channels.createChannel(
            "greeting",
            ChannelBuilderOptions.defaults().withInterceptors(List.of(identity.interceptor()))));
  }
}
