package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A source whose requests stay open until the test answers them. */
final class ScriptedFetch implements Fetch {

  private final FakeClock clock;
  private final List<Long> sent = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Fetched>> requests = new CopyOnWriteArrayList<>();

  ScriptedFetch(FakeClock clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<Fetched> next() {
    CompletableFuture<Fetched> request = new CompletableFuture<>();
    sent.add(clock.nanos());
    requests.add(request);
    return request;
  }

  int count() {
    return requests.size();
  }

  /** Answers request {@code number}, from 1, with the token {@code t<number>}. */
  void answer(int number, Duration life) {
    long sentAt = sent.get(number - 1);
    requests.get(number - 1).complete(new Fetched(new AccessToken("t" + number, life), sentAt));
  }

  void fail(int number, Throwable failure) {
    requests.get(number - 1).completeExceptionally(failure);
  }
}
