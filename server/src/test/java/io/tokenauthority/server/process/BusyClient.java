package io.tokenauthority.server.process;

import io.grpc.CallCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.process.Traffic.Rpc;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityBlockingStub;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A client that issues, refreshes its session, validates and revokes, each call at any replica, and
 * holds every answer against what it was told before. It never stops at an error: it repeats the
 * refresh whose answer it has not, and leaves the rest.
 */
final class BusyClient implements Runnable {

  /** By then a revocation is known wherever anything is answered: a view may be 5 s old. */
  private static final Duration KNOWN = Duration.ofMillis(5500);

  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(15);
  private static final int KEPT = 200;

  private final Traffic traffic;
  private final Ledger ledger;
  private final ReplicaProcesses replicas;
  private final String serviceToken;
  private final CallCredentials validator;
  private final SplittableRandom random;
  private final List<Past> past = new ArrayList<>();
  private String refreshToken;
  private Optional<String> unanswered = Optional.empty();

  /**
   * A token of before.
   *
   * @param revoked when its revocation was acknowledged; empty if none was asked for
   */
  private record Past(String token, Optional<Long> revoked) {}

  /**
   * @param secrets the service token that tokens are issued for, and one that may validate
   */
  BusyClient(
      Traffic traffic, Ledger ledger, ReplicaProcesses replicas, List<String> secrets, int seed) {
    this.traffic = traffic;
    this.ledger = ledger;
    this.replicas = replicas;
    this.serviceToken = secrets.get(0);
    this.validator = LiveAuthority.bearer(secrets.get(1));
    this.random = new SplittableRandom(seed);
    this.refreshToken = LoadedClient.signIn(replicas.channel(0)).getRefreshToken();
  }

  @Override
  public void run() {
    for (int round = 0; !traffic.isEnded(); round++) {
      Optional<String> issued = issue();
      if (issued.isPresent()) {
        String token = issued.get();
        ledger.put(token, Ledger.Standing.GOOD);
        expect(token, 0, true);
        keep(round % 2 == 0 ? revoke(token) : Optional.of(new Past(token, Optional.empty())));
      }
      refresh();
      lookBack();
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void keep(Optional<Past> done) {
    done.ifPresent(past::add);
    if (past.size() > KEPT) {
      past.remove(random.nextInt(KEPT));
    }
  }

  private Optional<String> issue() {
    return call(
        Rpc.ISSUE,
        stub ->
            stub.issueToken(IssueTokenRequest.newBuilder().setServiceToken(serviceToken).build())
                .getTokens()
                .getAccessToken());
  }

  /** Empty where the outcome is not known. */
  private Optional<Past> revoke(String token) {
    ledger.put(token, Ledger.Standing.UNKNOWN);
    Optional<Long> sequence =
        call(
            Rpc.REVOKE,
            stub ->
                stub.revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build())
                    .getRevocationSequence());
    if (sequence.isEmpty()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    ledger.put(token, Ledger.Standing.REVOKED);
    traffic.revoked(sequence.get());
    expect(token, sequence.get(), false);
    return Optional.of(new Past(token, Optional.of(now)));
  }

  private void refresh() {
    String id = unanswered.orElseGet(() -> UUID.randomUUID().toString());
    unanswered = Optional.of(id);
    Optional<TokenSet> next =
        call(
            Rpc.REFRESH,
            stub ->
                stub.refreshToken(
                        RefreshTokenRequest.newBuilder()
                            .setRefreshToken(refreshToken)
                            .setRequestId(id)
                            .build())
                    .getTokens());
    if (next.isPresent()) {
      refreshToken = next.get().getRefreshToken();
      unanswered = Optional.empty();
      ledger.put(next.get().getAccessToken(), Ledger.Standing.GOOD);
    }
  }

  private void lookBack() {
    if (past.isEmpty()) {
      return;
    }
    Past any = past.get(random.nextInt(past.size()));
    long begun = System.nanoTime();
    if (any.revoked().isEmpty()) {
      expect(any.token(), 0, true);
    } else if (begun - any.revoked().get() > KNOWN.toNanos()) {
      expect(any.token(), 0, false);
    }
  }

  private void expect(String token, long sequence, boolean active) {
    Optional<Boolean> verdict =
        call(
            Rpc.VALIDATE,
            stub ->
                stub.withCallCredentials(validator)
                    .validateToken(
                        ValidateTokenRequest.newBuilder()
                            .setToken(token)
                            .setMinRevocationSequence(sequence)
                            .build())
                    .getActive());
    if (verdict.isPresent() && verdict.get() != active) {
      traffic.wrong(active ? "a good token was refused" : "a revoked token was accepted");
    }
  }

  private <T> Optional<T> call(Rpc rpc, Function<TokenAuthorityBlockingStub, T> act) {
    int replica = random.nextInt(replicas.count());
    try {
      T answer = act.apply(replicas.tokens(replica));
      traffic.answered(replica, rpc);
      return Optional.of(answer);
    } catch (StatusRuntimeException failed) {
      traffic.failed(replica, rpc, failed.getStatus());
      if (failed.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        LockSupport.parkNanos(PAUSE);
      }
      return Optional.empty();
    }
  }
}
