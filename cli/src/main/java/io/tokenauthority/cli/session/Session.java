package io.tokenauthority.cli.session;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Progress;
import io.tokenauthority.cli.terminal.Terminal;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One connection to the authority for one command. Calls block the command's thread, each under the
 * operator's time limit, with progress shown past a second; every refusal leaves as a {@link
 * Failure}.
 */
public final class Session implements AutoCloseable {

  /** Answers are pages of up to 1000 records, audit rows of up to about 4 KiB among them. */
  private static final int MESSAGE_LIMIT = 16 * 1024 * 1024;

  private static final Duration REPEAT_AFTER = Duration.ofMillis(250);
  private static final Duration REPEAT_AFTER_AT_MOST = Duration.ofSeconds(5);

  private final Link link;
  private final Terminal terminal;
  private final ManagedChannel channel;
  private final TimeLimit limit;
  private final Caller caller;
  private final Refusals refusals;

  private Session(
      Link link, Terminal terminal, ManagedChannel channel, TimeLimit limit, Caller caller) {
    this.link = link;
    this.terminal = terminal;
    this.channel = channel;
    this.limit = limit;
    this.caller = caller;
    this.refusals = new Refusals(link.endpoint());
  }

  static Session open(Link link, GlobalOptions options, Terminal terminal, Caller caller) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                link.endpoint().host(),
                link.endpoint().port(),
                link.credentials(options.clientCert, options.clientKey))
            .maxInboundMessageSize(MESSAGE_LIMIT)
            .disableRetry()
            .build();
    return new Session(link, terminal, channel, new TimeLimit(options.timeout), caller);
  }

  /** Where this session leads. */
  public Link link() {
    return link;
  }

  /** How long the operator lets a call take; for streams that end by themselves. */
  public Duration timeLimit() {
    return limit.limit();
  }

  /** A stub for public methods: no credential goes with its calls. */
  public <S> S anonymous(Function<Channel, S> stub) {
    return stub.apply(ClientInterceptors.intercept(channel, limit));
  }

  /**
   * A stub whose calls carry the caller's credential. The credential is traded for an access token
   * here, so that "you are not signed in" is said before anybody is asked for anything.
   */
  public <S> S signedIn(Function<Channel, S> stub) {
    ClientInterceptor credential = ask("signing in", () -> caller.credential(channel, link));
    // The time limit first: the credential must see the deadline that it has.
    return stub.apply(ClientInterceptors.intercept(channel, credential, limit));
  }

  /** The access token that signed-in calls carry. Call it inside {@link #ask}. */
  public String accessToken() {
    return caller.accessToken(channel, link);
  }

  /** Whether there is a credential to call with. */
  public boolean hasCredential() {
    return caller != Caller.NOBODY;
  }

  /** Does one call, said as "reading the account". */
  public <T> T ask(String doing, Supplier<T> call) {
    Progress progress = Progress.start(terminal, doing);
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw refusals.failure(e);
    } finally {
      progress.close();
    }
  }

  /**
   * As {@link #ask}, for a call that carries a request id: where the authority was away, so that
   * nobody knows whether it was done, the very same request is sent once more.
   */
  public <T> T askTwice(String doing, Supplier<T> call) {
    return ask(
        doing,
        () -> {
          try {
            return call.get();
          } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
              throw e;
            }
            Duration asked = Refusals.read(e).retryDelay().orElse(REPEAT_AFTER);
            pause(asked.compareTo(REPEAT_AFTER_AT_MOST) < 0 ? asked : REPEAT_AFTER_AT_MOST);
            return call.get();
          }
        });
  }

  /** As {@link #ask}, for a call that presents a credential: {@code refused} says which was bad. */
  public <T> T askWith(String doing, String refused, Supplier<T> call) {
    return ask(
        doing,
        () -> {
          try {
            return call.get();
          } catch (StatusRuntimeException e) {
            if (Refusals.read(e).reason() == ErrorReason.CREDENTIAL_INVALID) {
              throw new Failure(ExitCode.UNAUTHENTICATED, refused, e);
            }
            throw e;
          }
        });
  }

  /** What a refusal of a call made without {@link #ask} means. */
  public Failure failure(StatusRuntimeException e) {
    return refusals.failure(e);
  }

  /** Lets time pass before the same is tried again. */
  public void pause(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    caller.close();
    channel.shutdownNow();
  }

  /**
   * The operator's time limit on every call but those that follow a stream until they are stopped.
   */
  private record TimeLimit(Duration limit) implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      boolean bounded = method.getType().serverSendsOneMessage() && options.getDeadline() == null;
      return next.newCall(
          method,
          bounded ? options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS) : options);
    }
  }
}
