package io.tokenauthority.examples.otp;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.otp.OneTimeCodes.Code;
import io.tokenauthority.examples.otp.v1.OtpServiceGrpc;
import io.tokenauthority.examples.otp.v1.ReplayOtpRequest;
import io.tokenauthority.examples.otp.v1.ReplayOtpResponse;
import io.tokenauthority.examples.otp.v1.SendOtpRequest;
import io.tokenauthority.examples.otp.v1.SendOtpResponse;
import io.tokenauthority.examples.otp.v1.VerifyOtpRequest;
import io.tokenauthority.examples.otp.v1.VerifyOtpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The service itself. It knows nothing of tokens: whoever gets here was let in by the interceptor.
 */
final class OtpService extends OtpServiceGrpc.OtpServiceImplBase {
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
  private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");
  private static final int LONGEST_MESSAGE = 200;

  private final OneTimeCodes codes;
  private final Voice voice;
  private final InstantSource clock;

  OtpService(OneTimeCodes codes, Voice voice, InstantSource clock) {
    this.codes = codes;
    this.voice = voice;
    this.clock = clock;
  }

  @Override
  public void sendOtp(SendOtpRequest request, StreamObserver<SendOtpResponse> answer) {
    String message = request.hasMessage() ? request.getMessage() : "Your code is";
    if (!isPhoneNumber(request.getPhoneNumber(), answer)) {
      return;
    }
    if (message.length() > LONGEST_MESSAGE) {
      refuse(
          answer, Status.INVALID_ARGUMENT, "message: at most " + LONGEST_MESSAGE + " characters");
      return;
    }
    Optional<Code> code = codes.make(request.getPhoneNumber(), clock.instant());
    if (code.isEmpty()) {
      refuse(
          answer,
          Status.RESOURCE_EXHAUSTED,
          "too many codes are alive; try again in a few minutes");
      return;
    }
    voice.say(request.getPhoneNumber(), message + " " + spoken(code.get()));
    reply(
        answer,
        SendOtpResponse.newBuilder().setExpireTime(timestamp(code.get().expireTime())).build());
  }

  @Override
  public void verifyOtp(VerifyOtpRequest request, StreamObserver<VerifyOtpResponse> answer) {
    if (!isPhoneNumber(request.getPhoneNumber(), answer)) {
      return;
    }
    if (!SIX_DIGITS.matcher(request.getCode()).matches()) {
      refuse(answer, Status.INVALID_ARGUMENT, "code: six digits");
      return;
    }
    boolean verified = codes.redeem(request.getPhoneNumber(), request.getCode(), clock.instant());
    reply(answer, VerifyOtpResponse.newBuilder().setVerified(verified).build());
  }

  @Override
  public void replayOtp(ReplayOtpRequest request, StreamObserver<ReplayOtpResponse> answer) {
    if (!isPhoneNumber(request.getPhoneNumber(), answer)) {
      return;
    }
    Optional<Code> code = codes.find(request.getPhoneNumber(), clock.instant());
    if (code.isEmpty()) {
      refuse(answer, Status.NOT_FOUND, "no code of this number is alive");
      return;
    }
    voice.say(request.getPhoneNumber(), "Again, your code is " + spoken(code.get()));
    reply(
        answer,
        ReplayOtpResponse.newBuilder().setExpireTime(timestamp(code.get().expireTime())).build());
  }

  private static boolean isPhoneNumber(String value, StreamObserver<?> answer) {
    boolean valid = E164.matcher(value).matches();
    if (!valid) {
      refuse(answer, Status.INVALID_ARGUMENT, "phone_number: '+' and 7 to 15 digits");
    }
    return valid;
  }

  /** Digit by digit, as a voice says them. */
  private static String spoken(Code code) {
    return String.join(" ", code.digits().split(""));
  }

  private static void refuse(StreamObserver<?> answer, Status status, String why) {
    answer.onError(status.withDescription(why).asRuntimeException());
  }

  private static <T> void reply(StreamObserver<T> answer, T message) {
    answer.onNext(message);
    answer.onCompleted();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
