package io.tokenauthority.interceptor.client;

import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is: one credential, traded at one authority for tokens of one audience and set of
 * scopes, shared by all the channels that speak for it.
 *
 * <pre>{@code
 * ManagedChannel authority = AuthorityChannels.to("auth.internal:9090", TlsChannelCredentials.create()).build();
 * ClientIdentity identity = ClientIdentity.builder(authority)
 *     .source(TokenSource.serviceTokenFile(Path.of("/run/secrets/service-token"))).audience("otp").build();
 * ManagedChannel otp = identity.channel("otp.internal:8443", TlsChannelCredentials.create()).build();
 * OtpServiceBlockingStub stub = OtpServiceGrpc.newBlockingStub(otp);
 * }</pre>
 *
 * <p>A call takes the token held; near its end one refresh runs in the background; without a token
 * the call waits, without a thread, for at most 10 s or until its own deadline. A peer that answers
 * that the token is expired or revoked has it dropped, and the call is repeated once with a new
 * one. Trouble of the authority is UNAVAILABLE, a refused credential UNAUTHENTICATED; {@link
 * AuthorityError} reads the reason.
 *
 * <p>Safe between threads. No method blocks. Holds at most two daemon threads until it is closed.
 */
public final class ClientIdentity implements AutoCloseable {

  private final String name;
  private final Announcer announcer;
  private final TokenKeeper keeper;
  private final TransportGate gate;
  private final IdentityCredentials credentials;
  private final List<Runnable> endings;

  private ClientIdentity(Builder builder, TokenSource source) {
    List<Runnable> closing = new ArrayList<>();
    ClientClock clock = builder.clock == null ? ownClock(closing) : builder.clock;
    ThreadPoolExecutor worker = Threads.worker();
    closing.add(() -> Threads.release(worker));
    TransportGate toAuthority = new TransportGate(Set.of(), builder.plaintext);
    TransportGate toPeers = new TransportGate(Set.copyOf(builder.hosts), builder.plaintext);
    TokenRequest request = new TokenRequest(builder.audiences, builder.scopes, builder.lifetime);
    AuthorityCalls calls = new AuthorityCalls(builder.authority, new GateCredentials(toAuthority));
    this.name = "identity of " + source + " for " + request.audiences();
    this.announcer = new Announcer(name, builder.listeners);
    this.keeper =
        new TokenKeeper(
            source.open(new SourceContext(calls, worker, clock, request)), clock, announcer);
    this.gate = toPeers;
    this.credentials = new IdentityCredentials(toPeers, keeper, IdentityCredentials.Failing.BARE);
    this.endings = List.copyOf(closing);
  }

  private static ClientClock ownClock(List<Runnable> closing) {
    SystemClock own = new SystemClock();
    closing.add(own::close);
    return own;
  }

  /**
   * Begins an identity.
   *
   * @param authority a channel to the authority, which the caller keeps and closes after the
   *     identity; best of {@link AuthorityChannels}. No credential is sent over it in plaintext
   *     beyond loopback
   */
  public static Builder builder(Channel authority) {
    return new Builder(authority);
  }

  /**
   * Credentials for a stub or channel. They attach the token and refresh it ahead of its end, but
   * do not see answers: prefer {@link #channel} or {@link #interceptor}, which also repeat a call
   * whose token was refused.
   */
  public CallCredentials callCredentials() {
    return credentials;
  }

  /**
   * An interceptor for a stub or for a channel built elsewhere. Attaches the token, and repeats a
   * unary or server-streaming call once, if its request is a protobuf message of at most 1 MiB and
   * the peer refused the token before it began to answer. A call that brings credentials of its own
   * is left alone.
   */
  public ClientInterceptor interceptor() {
    return new AttachingInterceptor(gate, keeper, AttachingInterceptor.Repeats.OURS);
  }

  /**
   * A channel on which every call is authenticated, and repeated once by gRPC's own retry, all four
   * kinds of calls alike, if the peer refused its token before it began to answer; a request of
   * over 1 MiB is not repeated. Also round robin over the target's addresses, keep-alive (a
   * connection that is dead without a sign is left after 320 s, for servers that set nothing bear
   * no more; say {@code keepAliveTime} where yours do), and no call to an address that says it is
   * NOT_SERVING, where grpc-services is on the class path (gRPC logs it once per connection if the
   * server has no health service, and calls it all the same).
   *
   * @param target a gRPC name, e.g. {@code dns:///otp.internal:8443}
   * @param transport TLS, or plaintext for loopback and meshes
   * @return the builder, to be changed further and built by the caller, who also closes the channel
   */
  public ManagedChannelBuilder<?> channel(String target, ChannelCredentials transport) {
    return channel(Grpc.newChannelBuilder(target, transport));
  }

  /**
   * The same for a builder of one's own: another transport, in process, or settings that only a
   * transport's own builder has.
   *
   * @param builder gets this library's service config and interceptor, and is given back
   */
  public ManagedChannelBuilder<?> channel(ManagedChannelBuilder<?> builder) {
    return AuthorityChannels.toPeers(builder)
        .intercept(new AttachingInterceptor(gate, keeper, AttachingInterceptor.Repeats.GRPC));
  }

  /**
   * Fetches a token if none is held, so that the first call does not wait for it. Completes when
   * one is held; fails with a gRPC status exception, as a call would, if none can be had within 10
   * s. Who cancels the future waits no more.
   */
  public CompletionStage<Void> prefetch() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    keeper.ask(
        new Asker() {
          @Override
          public void waits(Runnable leave) {
            var unused = held.whenComplete((done, failure) -> leave.run());
          }

          @Override
          public void granted(Metadata headers) {
            held.complete(null);
          }

          @Override
          public void refused(AuthorityError error) {
            held.completeExceptionally(error.status().asRuntimeException(error.trailers()));
          }
        },
        Duration.ofDays(1));
    return held;
  }

  /** How it stands now; cheap enough for every health check. */
  public IdentityStatus status() {
    return keeper.status();
  }

  /** Forgets the token, fails all waiting calls and all later ones, ends the threads. */
  @Override
  public void close() {
    keeper.close();
    endings.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return name + ", " + keeper.status().state();
  }

  /** Collects what an identity is made of. Not safe between threads. */
  public static final class Builder {
    private final Channel authority;
    private @Nullable TokenSource source;
    private List<String> audiences = List.of();
    private List<String> scopes = List.of();
    private Optional<Duration> lifetime = Optional.empty();
    private Set<String> hosts = Set.of();
    private TransportGate.Plaintext plaintext = TransportGate.Plaintext.EXPOSED;
    private final List<IdentityListener> listeners = new ArrayList<>();
    private @Nullable ClientClock clock;

    private Builder(Channel authority) {
      this.authority = authority;
    }

    /** Where the tokens come from; required. */
    public Builder source(TokenSource tokens) {
      this.source = tokens;
      return this;
    }

    /** Whom the tokens are for; without it the authority decides (one audience allowed: that). */
    public Builder audience(String... names) {
      this.audiences = List.of(names);
      return this;
    }

    /** What the tokens shall hold; without it all that the credential holds. */
    public Builder scopes(String... names) {
      this.scopes = List.of(names);
      return this;
    }

    /** How long the tokens shall live; without it as the authority is configured. */
    public Builder lifetime(Duration span) {
      this.lifetime = Optional.of(span);
      return this;
    }

    /** The only hosts that may see the token: names, or {@code *.domain} for all below it. */
    public Builder allowHosts(String... names) {
      this.hosts =
          new TreeSet<>(Stream.of(names).map(name -> name.toLowerCase(Locale.ROOT)).toList());
      return this;
    }

    /**
     * Says that a mesh encrypts what leaves in plaintext, so that credentials may be sent so.
     * Without it they are sent over TLS and to loopback only.
     */
    public Builder plaintextInsideMesh() {
      this.plaintext = TransportGate.Plaintext.ENCRYPTED_BY_MESH;
      return this;
    }

    /** Who hears of refreshes and refusals, besides those named before. */
    public Builder listener(IdentityListener hears) {
      this.listeners.add(hears);
      return this;
    }

    /**
     * Another passing of time, for tests; without it the system's. The identity does not close it.
     */
    public Builder clock(ClientClock passing) {
      this.clock = passing;
      return this;
    }

    /**
     * Makes the identity; asks nothing yet.
     *
     * @throws IllegalStateException without a source, or if something is asked for that the source
     *     cannot ask for
     */
    public ClientIdentity build() {
      if (source == null) {
        throw new IllegalStateException("an identity needs a source of tokens");
      }
      source.check(new TokenRequest(audiences, scopes, lifetime));
      ClientIdentity identity = new ClientIdentity(this, source);
      identity.announcer.opened(identity);
      return identity;
    }
  }
}
