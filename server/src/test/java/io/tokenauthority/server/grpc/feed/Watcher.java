package io.tokenauthority.server.grpc.feed;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tokenauthority.server.Await;
import io.tokenauthority.v1.Revocation;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client of the feed that does what trust.proto says a client does, and remembers what it saw.
 */
final class Watcher implements ClientResponseObserver<WatchTrustRequest, WatchTrustResponse> {

  private final List<WatchTrustResponse.EventCase> seen = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Throwable> end = new CompletableFuture<>();
  private final CompletableFuture<ClientCallStreamObserver<WatchTrustRequest>> call =
      new CompletableFuture<>();
  private final Set<String> view = new HashSet<>();
  private final Reading reading;
  private Optional<Set<String>> snapshot = Optional.empty();
  private volatile long sequence;
  private volatile boolean whole;
  private volatile int known;
  private volatile Optional<String> broken = Optional.empty();

  /** What it has by itself of every message, or leaves lying. */
  private enum Reading {
    ALWAYS,
    WHEN_TOLD
  }

  Watcher(TokenAuthorityGrpc.TokenAuthorityStub stub) {
    this(stub, 0, Reading.WHEN_TOLD);
  }

  Watcher(TokenAuthorityGrpc.TokenAuthorityStub stub, long afterSequence) {
    this(stub, afterSequence, Reading.ALWAYS);
  }

  private Watcher(TokenAuthorityGrpc.TokenAuthorityStub stub, long afterSequence, Reading reading) {
    this.reading = reading;
    sequence = afterSequence;
    stub.watchTrust(WatchTrustRequest.newBuilder().setAfterSequence(afterSequence).build(), this);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchTrustRequest> stream) {
    if (reading == Reading.WHEN_TOLD) {
      stream.disableAutoRequestWithInitial(1);
    }
    call.complete(stream);
  }

  @Override
  public void onNext(WatchTrustResponse event) {
    seen.add(event.getEventCase());
    switch (event.getEventCase()) {
      case SNAPSHOT_BEGIN -> snapshot = Optional.of(new HashSet<>());
      case REVOCATIONS -> take(event);
      case SNAPSHOT_END -> {
        Set<String> whole = snapshot.orElseThrow();
        require(
            whole.size() == event.getSnapshotEnd().getRevocationCount(), "the snapshot's count");
        view.clear();
        view.addAll(whole);
        snapshot = Optional.empty();
        sequence = event.getSnapshotEnd().getSequence();
      }
      case HEARTBEAT -> {
        require(snapshot.isEmpty(), "a heartbeat within a snapshot");
        require(event.getHeartbeat().getSequence() == sequence, "a heartbeat ahead of the view");
        whole = true;
      }
      case KEYS -> {}
      case EVENT_NOT_SET -> require(false, "an empty event");
    }
    known = view.size();
  }

  private void take(WatchTrustResponse event) {
    Set<String> into = snapshot.orElse(view);
    long last = 0;
    for (Revocation revocation : event.getRevocations().getRevocationsList()) {
      require(revocation.getSequence() > last, "ascending order");
      last = revocation.getSequence();
      into.add(revocation.getId());
    }
    long complete = event.getRevocations().getSequence();
    require(snapshot.isPresent() ? complete == 0 : complete >= sequence, "a sequence going back");
    sequence = snapshot.isPresent() ? sequence : complete;
  }

  private void require(boolean holds, String what) {
    if (!holds && broken.isEmpty()) {
      broken = Optional.of("not so: " + what);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    end.complete(thrown);
  }

  @Override
  public void onCompleted() {
    end.complete(new AssertionError("completed"));
  }

  /** The order of events so far, repeats in a row told once. */
  List<WatchTrustResponse.EventCase> order() {
    List<WatchTrustResponse.EventCase> order = new java.util.ArrayList<>();
    for (WatchTrustResponse.EventCase event : seen) {
      if (order.isEmpty() || order.get(order.size() - 1) != event) {
        order.add(event);
      }
    }
    return order;
  }

  long sequence() {
    return sequence;
  }

  int known() {
    return known;
  }

  Optional<String> broken() {
    return broken;
  }

  CompletableFuture<Throwable> end() {
    return end;
  }

  /** Reads everything from now on. */
  void readOn() {
    call.join().request(Integer.MAX_VALUE);
  }

  void awaitFirstView() {
    Await.until("the first view is whole", () -> whole || end.isDone());
  }

  void awaitKnown(int count) {
    Await.until("it knows of " + count, () -> known == count);
  }

  void cancel() {
    call.join().cancel("enough", null);
    Throwable unused = end.join();
  }
}
