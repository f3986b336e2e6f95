package io.tokenauthority.interceptor.server.refusal;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as it was received from the authority or from another guarded service.
 *
 * @param reason absent where the peer gave none of ours
 * @param facts what it told programs; empty where there is no reason
 * @param retryAfter how long it asked to be left alone, at most an hour
 */
public record ReceivedRefusal(
    Optional<ErrorReason> reason, Map<String, String> facts, Optional<Duration> retryAfter) {

  private static final ReceivedRefusal NONE =
      new ReceivedRefusal(Optional.empty(), Map.of(), Optional.empty());
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORT_WAIT = Duration.ofSeconds(1);
  private static final Duration LONG_WAIT = Duration.ofSeconds(30);

  public ReceivedRefusal {
    facts = Map.copyOf(facts);
  }

  /** What a call was closed with. */
  public static ReceivedRefusal in(Status status, @Nullable Metadata trailers) {
    return in(status.asRuntimeException(trailers));
  }

  /** What a call failed with; nothing at all where it was no call of gRPC's that failed. */
  public static ReceivedRefusal in(Throwable failure) {
    com.google.rpc.Status details = details(failure);
    Optional<ErrorInfo> info =
        find(details, ErrorInfo.class).filter(each -> each.getDomain().equals(Refusal.DOMAIN));
    return new ReceivedRefusal(
        info.flatMap(each -> named(each.getReason())),
        info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
        find(details, RetryInfo.class).map(ReceivedRefusal::delay));
  }

  /** None: nothing was received. */
  public static ReceivedRefusal none() {
    return NONE;
  }

  /** The status of its reason, which need not be the one that came with it. */
  public Optional<Status.Code> code() {
    return reason.map(ReasonStatus::of);
  }

  /** The same refusal to be passed on, where it has a reason. */
  public Optional<Refusal> passedOn() {
    return reason.map(each -> Refusal.because(each, "the authority refused it").with(facts));
  }

  /** How long not to ask again: as it said, 1 s where it did not, never over 30 s. */
  public Duration pause() {
    Duration said = retryAfter.orElse(SHORT_WAIT);
    return said.compareTo(LONG_WAIT) > 0 ? LONG_WAIT : said;
  }

  private static com.google.rpc.Status details(Throwable failure) {
    try {
      com.google.rpc.Status found = StatusProto.fromThrowable(failure);
      return found == null ? com.google.rpc.Status.getDefaultInstance() : found;
    } catch (IllegalArgumentException notAsItShouldBe) {
      return com.google.rpc.Status
          .getDefaultInstance(); // the status in them contradicts the call's
    }
  }

  private static <M extends Message> Optional<M> find(com.google.rpc.Status in, Class<M> type) {
    for (Any detail : in.getDetailsList()) {
      try {
        if (detail.is(type)) {
          return Optional.of(detail.unpack(type));
        }
      } catch (InvalidProtocolBufferException unreadable) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<ErrorReason> named(String name) {
    for (ErrorReason each : ErrorReason.values()) {
      if (each.name().equals(name)
          && each != ErrorReason.ERROR_REASON_UNSPECIFIED
          && each != ErrorReason.UNRECOGNIZED) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private static Duration delay(RetryInfo info) {
    com.google.protobuf.Duration said = info.getRetryDelay();
    long seconds = Math.max(0, Math.min(said.getSeconds(), LONGEST.toSeconds()));
    return Duration.ofSeconds(seconds, Math.max(0, Math.min(said.getNanos(), 999_999_999)));
  }
}
