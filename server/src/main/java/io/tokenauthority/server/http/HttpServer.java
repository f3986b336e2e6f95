package io.tokenauthority.server.http;

import io.tokenauthority.server.config.HttpConfig;
import io.tokenauthority.server.config.ListenAddress;
import io.tokenauthority.server.config.TrustedProxies;
import io.tokenauthority.server.metrics.Tally;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener: HTTP/1.1 on Jetty's core, without servlets. Every limit that Jetty leaves open is
 * set here, to {@link HttpLimits}.
 */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final Server server;
  private final ServerConnector connector;
  private final Connections connections;
  private final Reception reception;

  /**
   * What it is served with.
   *
   * @param time judged by
   * @param proxies who may say whom they speak for
   * @param accidents logs a bug, and gives the id that it is logged under
   * @param tally counts requests and refusals
   */
  public record Ground(
      InstantSource time,
      TrustedProxies proxies,
      Function<Throwable, String> accidents,
      Tally tally) {}

  private HttpServer(
      Server server, ServerConnector connector, Connections connections, Reception reception) {
    this.server = server;
    this.connector = connector;
    this.connections = connections;
    this.reception = reception;
  }

  /**
   * Listens.
   *
   * @param address where
   * @throws IOException when the address cannot be bound
   */
  public static HttpServer start(
      ListenAddress address,
      HttpConfig config,
      Optional<HttpTls> tls,
      List<Area> areas,
      Ground ground)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(HttpLimits.THREADS, 2);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    Server server = new Server(threads);
    server.setErrorHandler(new JettyErrors());
    Connections connections = new Connections(ground.proxies());
    Desk desk =
        new Desk(
            new Routing(areas),
            new Origins(config.corsOrigins()),
            new Faults(ground.accidents(), ground.tally()),
            ground.tally());
    Reception reception = new Reception(desk, connections, ground.proxies(), ground.time());
    server.setHandler(new GracefulHandler(reception));
    ServerConnector connector = connector(server, tls);
    connector.setHost(address.host());
    connector.setPort(address.port());
    connector.setIdleTimeout(HttpLimits.IDLE.toMillis());
    connector.addBean(connections);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(HttpLimits.CONNECTIONS, connector));
    HttpServer ours = new HttpServer(server, connector, connections, reception);
    ours.open();
    return ours;
  }

  private void open() throws IOException {
    try {
      server.start();
    } catch (IOException taken) {
      close();
      throw taken;
    } catch (Exception other) {
      close();
      throw new IllegalStateException("the HTTP listener did not start", other);
    }
  }

  private static ServerConnector connector(Server server, Optional<HttpTls> tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HttpLimits.HEADERS);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setRelativeRedirectAllowed(true);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (tls.isEmpty()) {
      return new ServerConnector(server, 1, 1, plain);
    }
    // The names in the certificate are checked by clients; a request by address is no attack.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return new ServerConnector(
        server, 1, 1, new SslConnectionFactory(factory(tls.get()), "http/1.1"), plain);
  }

  private static SslContextFactory.Server factory(HttpTls tls) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(tls.context());
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setRenegotiationAllowed(false);
    switch (tls.clients()) {
      case ANONYMOUS -> {}
      case ASKED -> factory.setWantClientAuth(true);
      case CERTIFIED -> factory.setNeedClientAuth(true);
    }
    return factory;
  }

  /** Where it listens, the system's choice where port 0 was asked for. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Closes connections that are about one request for too long; to be called each second. */
  public void sweep() {
    connections.sweep();
  }

  /** How many requests are in hand. */
  public int inHand() {
    return reception.inHand();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.count();
  }

  /** Takes no more requests, finishes those in hand, and cuts what is left after so long (P15). */
  public void drain(Duration longest) {
    server.setStopTimeout(longest.toMillis());
    close();
  }

  private void close() {
    try {
      server.stop();
    } catch (Exception unfinished) {
      LOG.warn("the HTTP listener ended out of order: {}", unfinished.getClass().getName());
    }
  }
}
