package io.tokenauthority.interceptor.client;

import io.grpc.Metadata;
import java.time.Duration;
import java.util.Optional;

/**
 * The token in use: its header, ready to be merged into a call's, and the two moments that decide
 * its state. The margins are parts of its own life, for tokens may live 5 s or 24 h: a margin fixed
 * in minutes would renew a 3-minute token with every call.
 *
 * @param authorization the header's value, by which a refused token is recognised
 * @param headers the header alone; only ever read once it is made, so all calls share it
 * @param staleAt from here on it is renewed in the background
 * @param expiredAt from here on it is no longer sent
 * @param endsAt when its life ends
 */
record HeldToken(
    String authorization, Metadata headers, long staleAt, long expiredAt, long endsAt) {

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final long LARGEST_SOFT_MARGIN = Duration.ofMinutes(5).toNanos();
  private static final long LARGEST_HARD_MARGIN = Duration.ofSeconds(30).toNanos();
  private static final double JITTER = 0.2;

  /**
   * Takes a fetched token into use.
   *
   * @param random in [0, 1): shortens the soft margin by up to a fifth, so that clients that
   *     started together do not renew together
   */
  static HeldToken of(Fetched fetched, double random) {
    long life = fetched.life().toNanos();
    double soft = Math.min(life / 3, LARGEST_SOFT_MARGIN) * (1 - JITTER * random);
    long hard = Math.min(life / 10, LARGEST_HARD_MARGIN);
    String authorization = "Bearer " + fetched.token().value();
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, authorization);
    long endsAt = fetched.endsAt();
    return new HeldToken(authorization, headers, endsAt - (long) soft, endsAt - hard, endsAt);
  }

  /** How long it still lives; empty once it does not. */
  Optional<Duration> left(long now) {
    return now < endsAt ? Optional.of(Duration.ofNanos(endsAt - now)) : Optional.empty();
  }

  @Override
  public String toString() {
    return "HeldToken[staleAt=" + staleAt + ", expiredAt=" + expiredAt + "]";
  }
}
