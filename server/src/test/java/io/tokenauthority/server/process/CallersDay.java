package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityBlockingStub;
import io.tokenauthority.v1.TokenExchange;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UserPassword;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What callers do with secrets in a day: every RPC of the data plane, well and badly asked. */
final class CallersDay {

  private final Conversation with;
  private final TokenAuthorityBlockingStub tokens;

  CallersDay(Conversation with) {
    this.with = with;
    this.tokens = TokenAuthorityGrpc.newBlockingStub(with.channel());
  }

  TokenSet signIn(String password) {
    return issued("a sign-in", password(AdminsDay.USER, password));
  }

  private TokenSet issued(String name, IssueTokenRequest request) {
    return with.keep(name, tokens.issueToken(request).getTokens());
  }

  private void refused(IssueTokenRequest request) {
    with.refused(() -> tokens.issueToken(request));
  }

  /** A service token's access token; its misspellings are refused. */
  TokenSet issue(String serviceToken) {
    IssueTokenRequest request =
        IssueTokenRequest.newBuilder().setServiceToken(serviceToken).addAudiences("otp").build();
    refused(request.toBuilder().setServiceToken(Conversation.misspelt(serviceToken)).build());
    refused(request.toBuilder().setServiceToken(" " + serviceToken).build());
    refused(request.toBuilder().addScopes("admin").build());
    refused(request.toBuilder().setClientAssertion(serviceToken).build());
    refused(password(serviceToken, serviceToken));
    return issued("a service token", request);
  }

  /** An access token narrowed and delegated. */
  void exchange(TokenSet subject, TokenSet actor) {
    TokenExchange exchange =
        TokenExchange.newBuilder()
            .setSubjectToken(subject.getAccessToken())
            .setActorToken(actor.getAccessToken())
            .build();
    TokenSet made =
        issued("an exchange", IssueTokenRequest.newBuilder().setTokenExchange(exchange).build());
    assertThat(made.getAccessToken()).isNotEqualTo(subject.getAccessToken());
    refused(
        IssueTokenRequest.newBuilder()
            .setTokenExchange(
                exchange.toBuilder()
                    .setSubjectToken(Conversation.misspelt(subject.getAccessToken())))
            .build());
  }

  /** A client assertion, once and again. */
  void assertion(SigningKey key, String issuer) {
    String header = part("{\"alg\":\"ES256\",\"kid\":\"robot\"}");
    long now = Instant.now().getEpochSecond();
    String id = with.hunt().keep("an assertion's jti", UUID.randomUUID().toString());
    String claims =
        part(
            """
            {"iss":"%1$s","sub":"%1$s","aud":"%2$s","exp":%3$d,"jti":"%4$s"}"""
                .formatted(AdminsDay.ACCOUNT, issuer, now + 60, id));
    byte[] text = (header + "." + claims).getBytes(StandardCharsets.US_ASCII);
    String assertion =
        header
            + "."
            + claims
            + "."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(text));
    with.hunt().keep("an assertion", assertion);
    IssueTokenRequest request =
        IssueTokenRequest.newBuilder().setClientAssertion(assertion).addAudiences("otp").build();
    refused(request.toBuilder().setClientAssertion(Conversation.misspelt(assertion)).build());
    issued("an assertion", request);
    refused(request);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Wrong passwords, and a session that is refreshed, repeated and in the end reused. */
  void session(String password) {
    refused(password(AdminsDay.USER, with.newPassword("a wrong password")));
    refused(password("nobody", with.newPassword("a password of nobody")));
    refused(password(with.newPassword("a password typed as name"), password));
    String first = signIn(password).getRefreshToken();
    RefreshTokenRequest request =
        RefreshTokenRequest.newBuilder()
            .setRefreshToken(first)
            .setRequestId(with.newRequestId("a refresh's request id"))
            .build();
    with.refused(
        () ->
            tokens.refreshToken(
                request.toBuilder().setRefreshToken(Conversation.misspelt(first)).build()));
    String second =
        with.keep("a rotation", tokens.refreshToken(request).getTokens()).getRefreshToken();
    TokenSet repeated = with.keep("a repeat", tokens.refreshToken(request).getTokens());
    assertThat(repeated.getRefreshToken()).isEqualTo(second);
    refused(IssueTokenRequest.newBuilder().setServiceToken(second).build());
    TokenSet third =
        with.keep(
            "a second rotation",
            tokens
                .refreshToken(RefreshTokenRequest.newBuilder().setRefreshToken(second).build())
                .getTokens());
    with.refused(() -> tokens.refreshToken(request)); // reuse: the whole session dies
    with.refused(
        () ->
            tokens.refreshToken(
                RefreshTokenRequest.newBuilder().setRefreshToken(third.getRefreshToken()).build()));
  }

  /** Verdicts on every secret there is, one by one and over a stream. */
  void validate(CallCredentials caller, List<String> secrets) {
    var asking = tokens.withCallCredentials(caller);
    Queue<ValidateTokensResponse> answers = new ConcurrentLinkedQueue<>();
    Queue<Boolean> ended = new ConcurrentLinkedQueue<>();
    StreamObserver<ValidateTokensRequest> questions =
        TokenAuthorityGrpc.newStub(with.channel())
            .withCallCredentials(caller)
            .validateTokens(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ValidateTokensResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable thrown) {
                    ended.add(false);
                  }

                  @Override
                  public void onCompleted() {
                    ended.add(true);
                  }
                });
    for (String secret : secrets) {
      for (String spelling : List.of(secret, Conversation.misspelt(secret))) {
        var question = ValidateTokenRequest.newBuilder().setToken(spelling).build();
        assertThat(asking.validateToken(question).getRevocationSequence()).isPositive();
        questions.onNext(
            ValidateTokensRequest.newBuilder()
                .setRequestId(with.newRequestId("a question's request id"))
                .setRequest(question)
                .build());
      }
      bearer(secret);
    }
    questions.onCompleted();
    Await.until("the stream ends", () -> !ended.isEmpty());
    assertThat(ended).containsExactly(true);
    assertThat(answers).hasSize(2 * secrets.size());
  }

  /** The secret as a call's own credential, rightly spelt and otherwise, once and twice. */
  private void bearer(String secret) {
    try {
      var unused =
          tokens
              .withCallCredentials(LiveAuthority.bearer(secret))
              .getSelf(GetSelfRequest.getDefaultInstance());
    } catch (StatusRuntimeException refused) {
      with.remember(refused); // not every secret is a bearer's
    }
    Metadata twice = new Metadata();
    for (String scheme : List.of("Bearer ", "Basic ", "")) {
      twice.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), scheme + secret);
    }
    var bad = tokens.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(twice));
    with.refused(() -> bad.getSelf(GetSelfRequest.getDefaultInstance()));
    with.refused(
        () ->
            tokens
                .withCallCredentials(LiveAuthority.bearer(Conversation.misspelt(secret)))
                .getSelf(GetSelfRequest.getDefaultInstance()));
  }

  /** Every secret revoked by who holds it, misspelt and right and again. */
  void revoke(List<String> secrets) {
    for (String secret : secrets) {
      for (String spelling : List.of(Conversation.misspelt(secret), secret, secret)) {
        var done =
            tokens.revokeToken(
                RevokeTokenRequest.newBuilder().setToken(spelling).setReason("over").build());
        assertThat(done.hasRevokeTime()).isTrue();
      }
    }
  }

  private static IssueTokenRequest password(String username, String password) {
    return IssueTokenRequest.newBuilder()
        .setUserPassword(UserPassword.newBuilder().setUsername(username).setPassword(password))
        .build();
  }
}
