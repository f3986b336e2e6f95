package io.tokenauthority.bench;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tokenauthority.token.key.SignatureProvider;
import java.util.List;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * What a competent team writes in an afternoon: jose4j's consumer built once, keys held in memory,
 * issuer, audience, expiry, algorithm and scope checked, the native signature provider where there
 * is one, the claims put into the context. It checks the signature of every call, for it remembers
 * nothing, and hears of no revocation.
 */
public final class Jose4jInterceptor implements ServerInterceptor {
  static final Context.Key<JwtClaims> CLAIMS = Context.key("claims");

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final JwtConsumer consumer;
  private final String scope;

  public Jose4jInterceptor(String keySet, String issuer, String audience, String scope)
      throws JoseException {
    ProviderContext context = new ProviderContext();
    if (SignatureProvider.bestAvailable().isNative()) {
      context.getSuppliedKeyProviderContext().setSignatureProvider("AmazonCorrettoCryptoProvider");
    }
    this.scope = scope;
    this.consumer =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setRequireSubject()
            .setExpectedIssuer(issuer)
            .setExpectedAudience(audience)
            .setExpectedType(true, "at+jwt")
            .setAllowedClockSkewInSeconds(30)
            .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "ES256"))
            .setJwsProviderContext(context)
            .setVerificationKeyResolver(
                new JwksVerificationKeyResolver(new JsonWebKeySet(keySet).getJsonWebKeys()))
            .build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String value = headers.get(AUTHORIZATION);
    if (value == null || !value.startsWith(SCHEME)) {
      return refused(call, Status.UNAUTHENTICATED);
    }
    try {
      JwtClaims claims = consumer.processToClaims(value.substring(SCHEME.length()));
      if (!List.of(claims.getStringClaimValue("scope").split(" ")).contains(scope)) {
        return refused(call, Status.PERMISSION_DENIED);
      }
      return Contexts.interceptCall(
          Context.current().withValue(CLAIMS, claims), call, headers, next);
    } catch (InvalidJwtException | MalformedClaimException bad) {
      return refused(call, Status.UNAUTHENTICATED);
    }
  }

  private static <Q> ServerCall.Listener<Q> refused(ServerCall<Q, ?> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
