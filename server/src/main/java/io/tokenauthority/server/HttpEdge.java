package io.tokenauthority.server;

import io.tokenauthority.server.config.EdgeConfig;
import io.tokenauthority.server.config.GrpcConfig;
import io.tokenauthority.server.config.ListenAddress;
import io.tokenauthority.server.config.TlsConfig;
import io.tokenauthority.server.grpc.Accidents;
import io.tokenauthority.server.grpc.TlsFiles;
import io.tokenauthority.server.http.Area;
import io.tokenauthority.server.http.HttpServer;
import io.tokenauthority.server.http.HttpTls;
import io.tokenauthority.server.http.dashboard.Dashboard;
import io.tokenauthority.server.http.oauth.OAuthAreas;
import io.tokenauthority.server.http.operations.MetricsArea;
import io.tokenauthority.server.http.operations.OperationsArea;
import io.tokenauthority.server.metrics.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where callers come in that speak HTTP: its areas, each a list of routes, and the listener. Closed
 * together with gRPC's, in order (P15).
 */
final class HttpEdge implements AutoCloseable {

  private final HttpServer server;
  private final AtomicBoolean serving;
  private final GrpcConfig.End end;

  /** What is reached by it. */
  record Acts(Ground ground, DataPlane data, AdminPlane admin, Tally tally) {
    EdgeConfig config() {
      return ground.configuration().edge();
    }
  }

  private HttpEdge(HttpServer server, AtomicBoolean serving, GrpcConfig.End end) {
    this.server = server;
    this.serving = serving;
    this.end = end;
  }

  /**
   * Listens; empty where {@code http.listen} is off.
   *
   * @throws StartFault when the address cannot be bound
   */
  static Optional<HttpEdge> open(Acts acts, Optional<TlsFiles> tls) {
    return acts.config().http().listen().map(address -> open(address, acts, tls));
  }

  private static HttpEdge open(ListenAddress address, Acts acts, Optional<TlsFiles> tls) {
    Ground ground = acts.ground();
    EdgeConfig config = acts.config();
    AtomicBoolean serving = new AtomicBoolean(true);
    HttpServer.Ground tools =
        new HttpServer.Ground(
            ground.time(), config.proxies(), new Accidents(ground.random())::report, acts.tally());
    try {
      HttpServer server =
          HttpServer.start(
              address,
              config.http(),
              tls.map(files -> new HttpTls(files.context(), clients(config.tls()))),
              areas(acts, serving),
              tools);
      return new HttpEdge(server, serving, config.grpc().end());
    } catch (IOException taken) {
      throw new StartFault(
          "http.listen " + address + " cannot be bound",
          "another process may listen there: end it, or set http.listen to another port or to off");
    }
  }

  /** Everything that is served. */
  private static List<Area> areas(Acts acts, AtomicBoolean serving) {
    Ground ground = acts.ground();
    List<Area> areas = new ArrayList<>();
    areas.addAll(
        OAuthAreas.of(ground.configuration().issuer(), acts.data().oauth(ground), acts.tally()));
    Observed observed = new Observed(ground, acts.data(), acts.tally());
    areas.add(OperationsArea.of(observed.parts(serving::get)));
    areas.add(
        MetricsArea.of(
            acts.config().http().metrics(),
            acts.data().oauth(ground).identify(),
            observed.metrics()::text));
    areas.add(Browsers.area(ground, acts.admin()));
    areas.add(Dashboard.entrance());
    return areas;
  }

  private static HttpTls.Clients clients(TlsConfig tls) {
    if (tls.clientCa().isEmpty()) {
      return HttpTls.Clients.ANONYMOUS;
    }
    return tls.mode() == TlsConfig.Mode.MTLS ? HttpTls.Clients.CERTIFIED : HttpTls.Clients.ASKED;
  }

  int port() {
    return server.port();
  }

  /** Closes connections that outstay their time; about each second. */
  void sweep() {
    server.sweep();
  }

  @Override
  public void close() {
    serving.set(false);
    try {
      Thread.sleep(end.notice().toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    server.drain(end.drain());
  }
}
