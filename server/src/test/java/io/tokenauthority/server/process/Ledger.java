package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What the server acknowledged, as its clients wrote it down. */
final class Ledger {

  /** What a token must be. */
  enum Standing {
    /** It was issued, and nobody tried to revoke it. */
    GOOD,
    /** Its revocation was asked for, and the answer lost: either will do. */
    UNKNOWN,
    /** Its revocation was acknowledged. */
    REVOKED
  }

  /** Fewer than the lane of validations takes, so that no question is shed. */
  private static final int OPEN = 100;

  private final Map<String, Standing> tokens = new ConcurrentHashMap<>();

  void put(String token, Standing standing) {
    tokens.put(token, standing);
  }

  long issued() {
    return tokens.size();
  }

  long revoked() {
    return tokens.values().stream().filter(Standing.REVOKED::equals).count();
  }

  /** Asks about every token, over one stream. */
  void verify(ManagedChannel channel) throws Exception {
    Map<String, Boolean> verdicts = new ConcurrentHashMap<>();
    Semaphore open = new Semaphore(OPEN);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Throwable none = new Throwable("completed");
    String admin = LoadedClient.signIn(channel).getAccessToken();
    StreamObserver<ValidateTokensRequest> questions =
        TokenAuthorityGrpc.newStub(channel)
            .withCallCredentials(LiveAuthority.bearer(admin))
            .validateTokens(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ValidateTokensResponse answer) {
                    if (answer.hasResponse()) { // a question that was shed has no verdict
                      verdicts.put(answer.getRequestId(), answer.getResponse().getActive());
                    }
                    open.release();
                  }

                  @Override
                  public void onError(Throwable thrown) {
                    end.complete(thrown);
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(none);
                  }
                });
    Map<String, Standing> expected = Map.copyOf(tokens);
    Map<String, String> byId = new ConcurrentHashMap<>();
    int number = 0;
    for (String token : expected.keySet()) {
      String id = Integer.toString(number++);
      byId.put(id, token);
      open.acquire();
      questions.onNext(
          ValidateTokensRequest.newBuilder()
              .setRequestId(id)
              .setRequest(ValidateTokenRequest.newBuilder().setToken(token))
              .build());
    }
    questions.onCompleted();
    assertThat(end.get(60, TimeUnit.SECONDS)).isSameAs(none);
    assertThat(verdicts).hasSize(expected.size());
    verdicts.forEach(
        (id, active) -> {
          Standing standing = expected.getOrDefault(byId.getOrDefault(id, ""), Standing.UNKNOWN);
          if (standing != Standing.UNKNOWN) {
            assertThat(active)
                .as("a token that is %s", standing)
                .isEqualTo(standing == Standing.GOOD);
          }
        });
  }
}
