package io.tokenauthority.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The gRPC listener. What grpc-java leaves unlimited by default is limited here.
 *
 * @param listen where
 * @param reflection who may ask for the services' descriptors
 * @param trustedProxies whose {@code x-forwarded-for} is believed
 * @param connection how long connections live
 * @param call what one call may take
 * @param end how serving ends
 */
public record GrpcConfig(
    ListenAddress listen,
    Optional<Reflection> reflection,
    List<AddressRange> trustedProxies,
    Connection connection,
    Call call,
    End end) {

  public GrpcConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Who may use reflection. */
  public enum Reflection {
    /** Anyone who can connect. */
    PUBLIC,
    /** Any active token. */
    AUTHENTICATED,
    /** Nobody: it is not served. */
    OFF
  }

  /**
   * How long a connection lives.
   *
   * @param age after which a client is asked to connect anew, so that load spreads over replicas
   * @param ageGrace how long its calls may still run then
   * @param idle after which a connection without calls is closed
   * @param keepAlive the least pause between a client's pings
   */
  public record Connection(Duration age, Duration ageGrace, Duration idle, Duration keepAlive) {
    public Connection {
      Duration least = Duration.ofSeconds(1);
      new Faults()
          .unless(age.compareTo(least) >= 0, Keys.GRPC_CONNECTION_AGE.name(), "must be at least 1s")
          .unless(
              ageGrace.compareTo(least) >= 0,
              Keys.GRPC_CONNECTION_AGE_GRACE.name(),
              "must be at least 1s")
          .unless(
              idle.compareTo(least) >= 0, Keys.GRPC_CONNECTION_IDLE.name(), "must be at least 1s")
          .unless(
              keepAlive.compareTo(least) >= 0, Keys.GRPC_KEEP_ALIVE.name(), "must be at least 1s")
          .raise();
    }
  }

  /**
   * What one call may take.
   *
   * @param message the largest request
   * @param metadata the largest block of headers
   * @param places how many there may be
   * @param deadlines how long unary calls may last
   */
  public record Call(ByteSize message, ByteSize metadata, Places places, Deadlines deadlines) {
    public Call {
      new Faults()
          .unless(
              message.bytes() >= 16 << 10 && message.bytes() <= 4 << 20,
              Keys.GRPC_MESSAGE_SIZE.name(),
              "must be from 16KiB to 4MiB")
          .unless(
              metadata.bytes() >= 8 << 10 && metadata.bytes() <= 64 << 10,
              Keys.GRPC_METADATA_SIZE.name(),
              "must be from 8KiB to 64KiB, room for a token of 4KiB")
          .raise();
    }
  }

  /**
   * How many calls there may be.
   *
   * @param perConnection open on one connection
   * @param perPeer in hand of one peer; empty: a quarter of {@code inFlight}, and for callers on
   *     this machine all
   * @param inFlight in hand of the whole process, before it sheds
   */
  public record Places(int perConnection, Optional<Integer> perPeer, int inFlight) {}

  /**
   * How long unary calls, and reports that a client streams, may last.
   *
   * @param standard what one gets that came without a deadline
   * @param longest after which one ends whatever deadline it came with
   */
  public record Deadlines(Duration standard, Duration longest) {
    public Deadlines {
      new Faults()
          .unless(
              standard.compareTo(Duration.ofMillis(100)) >= 0
                  && standard.compareTo(Duration.ofMinutes(5)) <= 0,
              Keys.GRPC_DEADLINE.name(),
              "must be from 100ms to 5m")
          .unless(
              longest.compareTo(standard) >= 0 && longest.compareTo(Duration.ofMinutes(10)) <= 0,
              Keys.GRPC_DEADLINE_MAX.name(),
              "must be from grpc.deadline to 10m")
          .raise();
    }
  }

  /**
   * How serving ends (P15).
   *
   * @param notice for how long calls are still taken after health says NOT_SERVING
   * @param drain how long calls in hand are waited for after that
   */
  public record End(Duration notice, Duration drain) {
    public End {
      new Faults()
          .unless(
              notice.compareTo(Duration.ofMinutes(1)) <= 0,
              Keys.GRPC_NOTICE.name(),
              "must be at most 1m")
          .unless(
              drain.compareTo(Duration.ofMinutes(10)) <= 0,
              Keys.GRPC_DRAIN.name(),
              "must be at most 10m")
          .raise();
    }
  }
}
