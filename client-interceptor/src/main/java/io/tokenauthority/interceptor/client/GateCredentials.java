package io.tokenauthority.interceptor.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import java.util.concurrent.Executor;

/**
 * Adds nothing, but holds back calls to the authority whose body is a credential from connections
 * that must not carry one.
 */
final class GateCredentials extends CallCredentials {

  private final TransportGate gate;

  GateCredentials(TransportGate gate) {
    this.gate = gate;
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    AuthorityError refusal = gate.refusal(info);
    if (refusal == null) {
      applier.apply(new Metadata());
    } else {
      applier.fail(refusal.status());
    }
  }
}
