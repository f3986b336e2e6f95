package io.tokenauthority.bench.micro;

import io.grpc.Attributes;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tokenauthority.bench.Jose4jInterceptor;
import io.tokenauthority.interceptor.server.TokenGuard;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.introspection.NoAnswerException;
import io.tokenauthority.interceptor.server.trust.TrustFeed;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.jwt.TokenVerifier;
import io.tokenauthority.token.jwt.Verdict;
import io.tokenauthority.token.jwt.VerificationPolicy;
import io.tokenauthority.token.jwt.VerifiedToken;
import io.tokenauthority.token.key.JwkSet;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.revocation.RevocationView;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What an interceptor does to a call before its handler begins: the header's bytes as they come
 * from the wire, the token, the scope, the context. What {@link #nothing} costs is the harness's.
 */
@State(Scope.Benchmark)
public class Verifying {
  private static final String ISSUER = "https://authority.bench";
  private static final byte[] NAME = "authorization".getBytes(StandardCharsets.US_ASCII);

  private final RevocationView revocations = new RevocationView();
  private final ServerCall<ValidateTokenRequest, ValidateTokenResponse> call = new Idle();
  private final ServerCallHandler<ValidateTokenRequest, ValidateTokenResponse> handler =
      (served, headers) -> new ServerCall.Listener<>() {};
  private TokenGuard guard;
  private ServerInterceptor ours;
  private ServerInterceptor plain;
  private TokenVerifier verifier;
  private String token;
  private byte[] header;

  @Setup(Level.Trial)
  public void prepare() throws Exception {
    SecureRandom random = new SecureRandom();
    SignatureProvider provider = SignatureProvider.bestAvailable();
    SigningKey key =
        SigningKey.generate(
            KeyId.random(random),
            SignatureAlgorithm.ES256,
            KeyPurpose.ACCESS_TOKEN,
            provider,
            random);
    KeySet keys = KeySet.of(key.verificationKey());
    Issuer issuer = new Issuer(ISSUER);
    token =
        new TokenSigner(key)
            .sign(
                AccessClaims.of(
                    issuer,
                    TokenId.random(random),
                    new Principal(AccountId.randomUser(random), GrantId.random(random), 1),
                    new Rights(AudienceSet.of("bench"), ScopeSet.of("read", "write")),
                    Lifespan.of(Instant.now(), Duration.ofHours(1))));
    header = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
    verifier = new TokenVerifier(issuer, keys, VerificationPolicy.standard(), provider);
    guard = guard(keys, provider);
    ours = guard.interceptor();
    plain = new Jose4jInterceptor(JwkSet.write(keys), ISSUER, "bench", "read");
    // The first call has the signature checked elsewhere; from then on the token is known.
    ours.interceptCall(call, headers(), handler);
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
  }

  private TokenGuard guard(KeySet keys, SignatureProvider provider) {
    return TokenGuard.builder()
        .issuer(ISSUER)
        .audience("bench")
        .signatures(provider)
        .trust(new Still(keys, revocations))
        .introspector(
            (unknown, sequence) ->
                CompletableFuture.failedFuture(
                    new NoAnswerException(ErrorReason.STORE_UNAVAILABLE)))
        .rule("tokenauthority.v1.TokenAuthority/*", AccessRule.scopes("read"))
        .build();
  }

  @TearDown(Level.Trial)
  public void end() {
    guard.close();
  }

  @Benchmark
  public Object nothing() {
    return handler.startCall(call, headers());
  }

  @Benchmark
  public Object interceptorTokenSeenBefore() {
    return ours.interceptCall(call, headers(), handler);
  }

  @Benchmark
  public Object plainJose4jInterceptor() {
    return plain.interceptCall(call, headers(), handler);
  }

  /** All that a token never seen costs: gate, signature, claims. */
  @Benchmark
  public Verdict verifierTokenNeverSeen() {
    Verdict verdict = verifier.verify(token, Instant.now());
    if (!(verdict instanceof VerifiedToken)) {
      throw new IllegalStateException("the token is good");
    }
    return verdict;
  }

  private Metadata headers() {
    return InternalMetadata.newMetadata(NAME, header);
  }

  /** Fresh for ever, and as it was made. */
  private record Still(KeySet keys, RevocationView revocations) implements TrustFeed {
    @Override
    public Duration staleness() {
      return Duration.ZERO;
    }

    @Override
    public CompletionStage<KeySet> lookAgain() {
      return CompletableFuture.completedFuture(keys);
    }

    @Override
    public void close() {}
  }

  /** A call that must not be refused. */
  private static final class Idle extends ServerCall<ValidateTokenRequest, ValidateTokenResponse> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(ValidateTokenResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      throw status.asRuntimeException(trailers);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<ValidateTokenRequest, ValidateTokenResponse> getMethodDescriptor() {
      return TokenAuthorityGrpc.getValidateTokenMethod();
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }
  }
}
