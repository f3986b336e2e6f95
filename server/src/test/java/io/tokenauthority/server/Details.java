package io.tokenauthority.server;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Optional;

/** What an error of the contract says beside its status. */
public final class Details {

  private Details() {}

  /** The reason; empty where the error carries none. */
  public static String reason(Throwable refused) {
    return find(refused, ErrorInfo.class).map(ErrorInfo::getReason).orElse("");
  }

  /** The fields that are named. */
  public static List<String> fields(Throwable refused) {
    return find(refused, BadRequest.class)
        .map(BadRequest::getFieldViolationsList)
        .orElse(List.of())
        .stream()
        .map(BadRequest.FieldViolation::getField)
        .toList();
  }

  /** One kind of detail. */
  public static <D extends Message> Optional<D> find(Throwable refused, Class<D> kind) {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    if (status == null) {
      return Optional.empty();
    }
    try {
      for (Any any : status.getDetailsList()) {
        if (any.is(kind)) {
          return Optional.of(any.unpack(kind));
        }
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
    return Optional.empty();
  }
}
