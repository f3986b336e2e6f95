package io.tokenauthority.interceptor.server.usage;

import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts one token's uses from any number of threads. */
public final class UseCounter {

  private final TokenId tokenId;
  private final GrantId grantId;
  private final LongAdder count = new LongAdder();

  /** To the second is near enough, and seldom written: callers would fight for the cache line. */
  private volatile long lastUsedSecond;

  public UseCounter(TokenId tokenId, GrantId grantId) {
    this.tokenId = tokenId;
    this.grantId = grantId;
  }

  public void count(Instant now) {
    count.increment();
    if (now.getEpochSecond() > lastUsedSecond) {
      lastUsedSecond = now.getEpochSecond();
    }
  }

  /** What was counted since the last time, and begins anew; absent where nothing was. */
  public Optional<TokenUse> drain() {
    long counted = count.sumThenReset();
    return counted == 0
        ? Optional.empty()
        : Optional.of(
            new TokenUse(tokenId, grantId, counted, Instant.ofEpochSecond(lastUsedSecond)));
  }

  /** Whether anything was counted and not yet drained. */
  boolean isCounting() {
    return count.sum() > 0;
  }

  /** Takes back what could not be handed on. */
  public void restore(TokenUse use) {
    count.add(use.count());
  }
}
