package io.tokenauthority.server;

import io.grpc.ServerServiceDefinition;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.server.UsageTally;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.config.AdminConfig;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.ListenAddress;
import io.tokenauthority.server.grpc.GrpcServer;
import io.tokenauthority.server.grpc.TlsFiles;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.trust.MarkFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running authority, put together by hand, top to bottom. Safe for use from any thread; {@link
 * #close} ends it in order (P15) and is idempotent.
 */
public final class Authority implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);

  /** More than may wait for the database at once. */
  private static final int DUTY_THREADS = 4;

  private static final Duration CERTIFICATES = Duration.ofSeconds(10);
  private static final Duration SWEEP = Duration.ofSeconds(1);

  private final Ground ground;
  private final AdminPlane admin;
  private final Unsettled unsettled;
  private final Edge edge;
  private final Optional<HttpEdge> http;
  private final Duties duties;
  private final Optional<String> setupToken;
  private final CompletableFuture<StartFault> unfit;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private Authority(
      Ground ground,
      AdminPlane admin,
      Unsettled unsettled,
      Edge edge,
      Optional<HttpEdge> http,
      Duties duties,
      Optional<String> setupToken,
      CompletableFuture<StartFault> unfit) {
    this.unfit = unfit;
    this.ground = ground;
    this.admin = admin;
    this.unsettled = unsettled;
    this.edge = edge;
    this.http = http;
    this.duties = duties;
    this.setupToken = setupToken;
  }

  /**
   * Starts one: when this returns, it serves.
   *
   * @throws RuntimeException with a line for the operator, such as {@link StartFault}; nothing was
   *     overwritten, and nothing is left running
   */
  public static Authority start(Configuration configuration) {
    return start(configuration, SteadyTime.ofSystem());
  }

  /**
   * Starts one that goes by this time; all else runs as ever, in the machine's own.
   *
   * @throws RuntimeException as the other does
   */
  public static Authority start(Configuration configuration, SteadyTime time) {
    return start(Ground.open(configuration, time), List.of());
  }

  /**
   * Starts one on this ground, which is its own from now on.
   *
   * @param more services that are served, and guarded, beside the authority's own
   */
  static Authority start(Ground ground, List<ServerServiceDefinition> more) {
    try {
      return build(ground, more);
    } catch (RuntimeException | LinkageError failed) {
      ground.close();
      throw failed;
    }
  }

  private static Authority build(Ground ground, List<ServerServiceDefinition> more) {
    // Beside the first admin's password: both take about as long.
    var unusedWarming =
        Beside.begin(
            "grpc-warm-up",
            () -> {
              GrpcServer.warmUp();
              return true;
            });
    // 1. Believe what the database says, and have keys to sign with.
    ground.trust().poll();
    Mark mark = new Mark(new MarkFile(ground.configuration().state().markFile()), ground.trust());
    mark.requireReached();
    UsageTally usage = new UsageTally(ground.store());
    AdminPlane admin = AdminPlane.on(ground);
    admin.keys().duty().run(ground.time().instant());
    ground.poller().start();
    // 2. Somebody must be able to come in.
    Optional<String> setupToken = firstAdmin(ground, admin);
    // 3. Serve, both listeners at once.
    DataPlane data = DataPlane.on(ground, usage::count);
    Tally tally = new Tally();
    Optional<TlsFiles> tls = TlsFiles.open(ground.configuration().edge().tls());
    Beside<Optional<HttpEdge>> opening =
        Beside.begin(
            "http", () -> HttpEdge.open(new HttpEdge.Acts(ground, data, admin, tally), tls));
    Edge edge =
        orElse(
            () -> Edge.open(ground, data, admin, usage, tally, tls, more),
            () -> opening.result().ifPresent(HttpEdge::close));
    Optional<HttpEdge> http = orElse(opening::result, edge::close);
    // 4. Do what is to be done again and again.
    Unsettled unsettled = new Unsettled(usage, data.issuance());
    Duties duties = duties(ground, admin, unsettled, edge);
    CompletableFuture<StartFault> unfit = new CompletableFuture<>();
    duties.every(
        Duration.ofSeconds(1), "keeping the mark", () -> mark.keep().ifPresent(unfit::complete));
    tls.ifPresent(files -> duties.every(CERTIFICATES, "reading certificates", files::reread));
    http.ifPresent(face -> duties.every(SWEEP, "closing late connections", face::sweep));
    LOG.info(
        "serving gRPC on port {}, HTTP on port {}; signatures by {}; store {}",
        edge.port(),
        http.map(face -> String.valueOf(face.port())).orElse("none"),
        ground.signatures().describe(),
        ground.store().describe());
    return new Authority(ground, admin, unsettled, edge, http, duties, setupToken, unfit);
  }

  /** What is begun; where that fails, what was begun beside it is ended. */
  private static <T> T orElse(Supplier<T> beginning, Runnable end) {
    try {
      return beginning.get();
    } catch (RuntimeException | Error refused) {
      end.run();
      throw refused;
    }
  }

  /** The configured admin, or a set-up token for whoever makes one, kept in a file as well. */
  private static Optional<String> firstAdmin(Ground ground, AdminPlane admin) {
    Optional<AdminConfig> configured = ground.configuration().admin();
    if (configured.isPresent()) {
      make(configured.get(), ground, admin);
    }
    SetupTokenFile file = new SetupTokenFile(ground.configuration().state().setupTokenFile());
    Optional<String> token =
        admin.setUp().offer(ground.time().instant()).map(offered -> offered.reveal());
    token.ifPresentOrElse(file::write, file::delete);
    return token;
  }

  private static void make(AdminConfig person, Ground ground, AdminPlane admin) {
    try {
      admin
          .setUp()
          .configured(
              new NewPerson(person.username(), "", "", person.password().reveal()),
              ground.time().instant());
    } catch (Denied unfit) {
      throw new StartFault("admin." + unfit.getMessage(), "give another one");
    }
  }

  private static Duties duties(Ground ground, AdminPlane admin, Unsettled unsettled, Edge edge) {
    SteadyTime time = ground.time();
    return new Duties(DUTY_THREADS)
        .every(Duration.ofMillis(200), "ending late calls", edge::sweep)
        .every(
            Duration.ofSeconds(1),
            "sealing the audit trail",
            () -> admin.audit().seal().run(time.instant()))
        .every(
            Duration.ofSeconds(1),
            "ending overlaps",
            () -> admin.tokens().retire().run(time.instant()))
        .every(Duration.ofSeconds(10), "writing usage", () -> unsettled.settle(time.instant()))
        .every(
            Duration.ofMinutes(1),
            "tending signing keys",
            () -> admin.keys().duty().run(time.instant()))
        .every(Duration.ofMinutes(1), "purging", () -> admin.server().purge().run(time.instant()));
  }

  /**
   * Completes when this process must serve no longer, with what the operator is told: its database
   * has fallen behind what it confirmed. Whoever runs it then closes it.
   */
  public CompletionStage<StartFault> unfit() {
    return unfit;
  }

  /** Where gRPC is served, as {@code host:port}. */
  public String grpcAddress() {
    String listen = ground.configuration().edge().grpc().listen().toString();
    return listen.substring(0, listen.lastIndexOf(':') + 1) + edge.port();
  }

  /** The port, the system's choice where 0 was asked for. */
  public int grpcPort() {
    return edge.port();
  }

  /** Where HTTP is served, as {@code host:port}; empty where it is off. */
  public Optional<String> httpAddress() {
    return ground
        .configuration()
        .edge()
        .http()
        .listen()
        .flatMap(
            listen -> http.map(face -> new ListenAddress(listen.host(), face.port()).toString()));
  }

  /** The port of HTTP, the system's choice where 0 was asked for; empty where it is off. */
  public OptionalInt httpPort() {
    return http.map(face -> OptionalInt.of(face.port())).orElseGet(OptionalInt::empty);
  }

  /** The token that makes the first admin, if there is none yet. Shown once. */
  public Optional<String> setupToken() {
    return setupToken;
  }

  /**
   * Does at once what the duties would do within a minute, for whoever moves the time by hand: the
   * view is new again when this returns, and keys that are due have taken over.
   */
  public void catchUp() {
    ground.trust().poll();
    admin.tokens().retire().run(ground.time().instant());
    admin.keys().duty().run(ground.time().instant());
  }

  @Override
  public void close() {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    // Both listeners end side by side: each waits for its own callers.
    Beside<Boolean> ending =
        Beside.begin(
            "http-end",
            () -> {
              http.ifPresent(HttpEdge::close);
              return true;
            });
    edge.close();
    ending.result();
    duties.close();
    try {
      unsettled.settleAll(ground.time().instant());
      admin.audit().seal().seal(ground.time().instant());
    } catch (StoreException silent) {
      LOG.warn("the last usage and audit rows are not settled: the store does not answer");
    }
    ground.close();
    LOG.info("ended in order");
  }
}
