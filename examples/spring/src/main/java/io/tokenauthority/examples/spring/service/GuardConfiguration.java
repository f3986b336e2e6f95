package io.tokenauthority.examples.spring.service;

import io.grpc.BindableService;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerInterceptor;
import io.tokenauthority.examples.spring.AuthorityProperties;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.interceptor.server.TokenGuard;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** A guard before every service of this application. */
@Configuration(proxyBeanMethods = false)
public class GuardConfiguration {

  /** Who this application is: callers ask for tokens that are for it. */
  public static final String AUDIENCE = "greeting";

  /** Beyond loopback: TlsChannelCredentials. */
  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel bareAuthority(AuthorityProperties authority) {
    return AuthorityChannels.to(authority.address(), InsecureChannelCredentials.create()).build();
  }

  /** This application's own identity, before the authority alone. */
  @Bean
  ClientIdentity self(ManagedChannel bareAuthority, AuthorityProperties authority) {
    return ClientIdentity.builder(bareAuthority)
        .source(TokenSource.serviceTokenFile(authority.tokenFile()))
        .audience(authority.issuer())
        .build();
  }

  @Bean(destroyMethod = "shutdownNow")
  ManagedChannel toAuthority(ClientIdentity self, AuthorityProperties authority) {
    return self.channel(authority.address(), InsecureChannelCredentials.create()).build();
  }

  @Bean
  TokenGuard guard(ManagedChannel toAuthority, AuthorityProperties authority) {
    return TokenGuard.builder()
        .issuer(authority.issuer())
        .audience(AUDIENCE)
        .channel(toAuthority)
        .build();
  }

  /** Spring gRPC puts it before each service, its own health and reflection included. */
  @Bean
  @GlobalServerInterceptor
  ServerInterceptor tokens(TokenGuard guard) {
    return guard.interceptor();
  }

  /** The application does not start with a method that has no access rule. */
  @Bean
  SmartInitializingSingleton accessRules(TokenGuard guard, List<BindableService> services) {
    return () -> guard.requireRules(services.stream().map(BindableService::bindService).toList());
  }
}
