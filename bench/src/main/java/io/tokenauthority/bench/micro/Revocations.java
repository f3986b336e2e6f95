package io.tokenauthority.bench.micro;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.revocation.Judgement;
import io.tokenauthority.token.revocation.Revocable;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.token.revocation.RevocationSnapshot;
import io.tokenauthority.token.revocation.RevocationView;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A live token judged among a million revocations: by its id, its grant and its account. */
@State(Scope.Benchmark)
public class Revocations {
  private static final int MANY = 1_000_000;
  private static final int TOKENS = 1 << 16;

  private final RevocationView view = new RevocationView();
  private final Revocable[] tokens = new Revocable[TOKENS];
  private int next;

  @Setup(Level.Trial)
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    Instant end = Instant.now().plusSeconds(86_400);
    RevocationSnapshot snapshot = view.beginSnapshot(MANY);
    for (int i = 0; i < MANY; i++) {
      snapshot.add(RevocationNotice.grant(GrantId.random(random), end));
    }
    view.install(snapshot, MANY);
    SecureRandom ids = new SecureRandom();
    for (int i = 0; i < TOKENS; i++) {
      tokens[i] =
          Revocable.of(TokenId.random(ids), GrantId.random(ids), AccountId.randomUser(ids), 1);
    }
  }

  /** The same token again and again, as most services see it. */
  @Benchmark
  public Judgement oneToken() {
    return view.judge(tokens[0]);
  }

  /** Another token each time, so that its own data has to come from main memory. */
  @Benchmark
  public Judgement manyTokens() {
    next = (next + 1) & (TOKENS - 1);
    return view.judge(tokens[next]);
  }
}
