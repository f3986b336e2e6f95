package io.tokenauthority.interceptor.server.delegation;

import io.grpc.CallCredentials;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Puts a delegated token on a call: at once if one is held, else when it came. */
final class OnBehalfCredentials extends CallCredentials {

  /** Who sees the status with which a call is failed. */
  enum Failing {
    /** The handler: it is given the status that is meant. */
    BARE,
    /** Our interceptor, which says what is meant; until then a status that nobody retries. */
    EXPLAINED
  }

  private final Subject subject;
  private final Errand errand;
  private final DelegatedTokens tokens;
  private final SafeTransport transport;
  private final Failing failing;

  OnBehalfCredentials(
      Subject subject,
      Errand errand,
      DelegatedTokens tokens,
      SafeTransport transport,
      Failing failing) {
    this.subject = subject;
    this.errand = errand;
    this.tokens = tokens;
    this.transport = transport;
    this.failing = failing;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    if (!transport.mayCarry(call)) {
      fail(applier, Refusal.because(ErrorReason.CREDENTIAL_WITHHELD, SafeTransport.REFUSAL));
      return;
    }
    CompletableFuture<Exchanged> token = tokens.get(subject, errand).toCompletableFuture();
    if (token.isDone()) {
      settle(applier, token.join());
      return;
    }
    // A call whose deadline comes first is ended by gRPC; what is applied to it later is dropped.
    CompletionStage<Void> unused = token.thenAccept(outcome -> settle(applier, outcome));
  }

  private void settle(MetadataApplier applier, Exchanged outcome) {
    if (outcome instanceof Exchanged.Granted granted) {
      applier.apply(granted.headers());
    } else {
      fail(applier, ((Exchanged.Refused) outcome).refusal());
    }
  }

  private void fail(MetadataApplier applier, Refusal refusal) {
    applier.fail(
        switch (failing) {
          case BARE -> refusal.status();
          case EXPLAINED -> Status.INTERNAL.withCause(new NotDelegated(refusal));
        });
  }

  @Override
  public String toString() {
    return "OnBehalfCredentials for " + errand;
  }
}
