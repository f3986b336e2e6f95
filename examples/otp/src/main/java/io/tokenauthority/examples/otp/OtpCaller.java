package io.tokenauthority.examples.otp;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.tokenauthority.examples.otp.v1.OtpServiceGrpc;
import io.tokenauthority.examples.otp.v1.OtpServiceGrpc.OtpServiceBlockingStub;
import io.tokenauthority.examples.otp.v1.ReplayOtpRequest;
import io.tokenauthority.examples.otp.v1.SendOtpRequest;
import io.tokenauthority.examples.otp.v1.VerifyOtpRequest;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.interceptor.client.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls the OTP service. The only trace of tokens in it is {@link #connect}. */
@Command(
    name = "otp-caller",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Sends, replays and verifies one-time passwords as a service account.")
public final class OtpCaller {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);

  @Option(names = "--service", defaultValue = "127.0.0.1:50051", description = "The OTP service.")
  private String service = "";

  @Option(names = "--authority", defaultValue = "127.0.0.1:9090", description = "The authority.")
  private String authority = "";

  @ArgGroup(multiplicity = "1")
  private Credential credential = new Credential();

  @Option(names = "--audience", defaultValue = "otp", description = "Whom tokens are for.")
  private String audience = "";

  @Option(names = "--lifetime", description = "How long tokens live, such as PT10S.")
  private Duration lifetime = Duration.ofMinutes(15);

  @Option(names = "--tls", description = "Use TLS, for both.")
  private boolean tls;

  /** Runs one command; exits 0, 1 when the service refused, 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OtpCaller()).execute(arguments));
  }

  @Command(name = "send", description = "Calls the number and says a new code.")
  int send(
      @Parameters(paramLabel = "NUMBER") String number,
      @Option(names = "--message", description = "Said before the digits.") String message) {
    return call(
        otp -> {
          SendOtpRequest.Builder request = SendOtpRequest.newBuilder().setPhoneNumber(number);
          if (message != null) {
            request.setMessage(message);
          }
          var answer = otp.sendOtp(request.build());
          return "sent; the code ends at " + time(answer.getExpireTime().getSeconds());
        });
  }

  @Command(name = "replay", description = "Calls the number again with the same code.")
  int replay(@Parameters(paramLabel = "NUMBER") String number) {
    return call(
        otp -> {
          var answer = otp.replayOtp(ReplayOtpRequest.newBuilder().setPhoneNumber(number).build());
          return "said again; the code ends at " + time(answer.getExpireTime().getSeconds());
        });
  }

  @Command(name = "verify", description = "Checks a code.")
  int verify(
      @Parameters(paramLabel = "NUMBER") String number,
      @Parameters(paramLabel = "CODE") String code) {
    return call(otp -> check(otp, number, code) ? "verified" : "not the code");
  }

  @Command(
      name = "watch",
      description = "Calls the service again and again, and tells of each refresh, until refused.")
  int watch(@Parameters(paramLabel = "NUMBER") String number) {
    return call(
        otp -> {
          for (long calls = 1; ; calls++) {
            check(otp, number, "000000");
            if (calls % 20 == 0) {
              say(calls + " calls answered");
            }
            LockSupport.parkNanos(BETWEEN_CALLS.toNanos());
          }
        });
  }

  /** The whole of authentication: one identity, and the channel that it gives. */
  private ManagedChannel connect(ClientIdentity identity) {
    return identity.channel(service, transport()).build();
  }

  private int call(Function<OtpServiceBlockingStub, String> act) {
    if (credential.none) {
      return call(Grpc.newChannelBuilder(service, transport()).build(), act);
    }
    ManagedChannel authorityChannel = AuthorityChannels.to(authority, transport()).build();
    try (ClientIdentity identity =
        ClientIdentity.builder(authorityChannel)
            .source(TokenSource.serviceTokenFile(credential.tokenFile))
            .audience(audience)
            .lifetime(lifetime)
            .listener(new Teller())
            .build()) {
      return call(connect(identity), act);
    } finally {
      authorityChannel.shutdownNow();
    }
  }

  private static int call(ManagedChannel otp, Function<OtpServiceBlockingStub, String> act) {
    try {
      say(act.apply(OtpServiceGrpc.newBlockingStub(otp)));
      return 0;
    } catch (StatusRuntimeException refused) {
      say("refused: " + explain(refused));
      return 1;
    } finally {
      otp.shutdownNow();
    }
  }

  private static boolean check(OtpServiceBlockingStub otp, String number, String code) {
    VerifyOtpRequest request =
        VerifyOtpRequest.newBuilder().setPhoneNumber(number).setCode(code).build();
    return otp.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .verifyOtp(request)
        .getVerified();
  }

  private static String explain(StatusRuntimeException refused) {
    String reason = AuthorityError.from(refused).map(error -> " " + error.reason()).orElse("");
    return refused.getStatus().getCode() + reason;
  }

  private ChannelCredentials transport() {
    return tls ? TlsChannelCredentials.create() : InsecureChannelCredentials.create();
  }

  private static String time(long epochSeconds) {
    return java.time.Instant.ofEpochSecond(epochSeconds).toString();
  }

  private static void say(String words) {
    System.out.println(words);
  }

  /** What the caller shows. */
  private static final class Credential {
    @Option(names = "--token-file", required = true, description = "Holds the service token.")
    private Path tokenFile = Path.of("");

    @Option(names = "--no-token", required = true, description = "Call without one, to see.")
    private boolean none;
  }

  /** Tells the terminal what the interceptor does by itself. */
  private static final class Teller implements IdentityListener {
    @Override
    public void refreshed(Duration expiresIn) {
      say("a new token is in use; it lives " + expiresIn.toSeconds() + " s");
    }

    @Override
    public void tokenDropped(AuthorityError error) {
      say("the service refused the token (" + error.reason() + "); asking for a new one");
    }

    @Override
    public void broken(AuthorityError error) {
      say("the authority refused the service token (" + error.reason() + ")");
    }
  }
}
