package io.tokenauthority.interceptor.client;

import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.IssueTokenRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Trades a freshly signed assertion for a token.
 *
 * <p>An assertion is good once, and gRPC may send a call twice where the first answer was lost: a
 * refusal may be the repeat's. So one refusal counts as trouble that may pass, and a second in a
 * row, of another assertion, as the authority's word.
 */
final class ClientAssertionFetch implements Fetch {

  private final ClientAssertion assertion;
  private final SourceContext context;
  private volatile boolean refusedBefore;

  ClientAssertionFetch(ClientAssertion assertion, SourceContext context) {
    this.assertion = assertion;
    this.context = context;
  }

  @Override
  public CompletionStage<Fetched> next() {
    return CompletableFuture.supplyAsync(
            () -> assertion.sign(context.clock().instant()), context.worker())
        .thenCompose(this::send);
  }

  private CompletableFuture<Fetched> send(String signed) {
    long sentAt = context.clock().nanos();
    return context
        .calls()
        .issue(IssueTokenRequest.newBuilder().setClientAssertion(signed), context.request())
        .handle(
            (tokens, error) -> {
              if (error != null) {
                throw new CompletionException(judged(error));
              }
              refusedBefore = false;
              return AuthorityCalls.fetched(tokens, sentAt);
            });
  }

  private Throwable judged(Throwable error) {
    AuthorityError read = Troubles.read(error);
    boolean refused = read.reason() == ErrorReason.CREDENTIAL_INVALID;
    boolean first = refused && !refusedBefore;
    refusedBefore = refused;
    return first ? new Refused(Troubles.MAYBE_REPEATED) : error;
  }
}
