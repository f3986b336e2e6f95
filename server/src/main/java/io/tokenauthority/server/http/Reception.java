package io.tokenauthority.server.http;

import io.tokenauthority.server.config.TrustedProxies;
import io.tokenauthority.server.http.HttpRequest.Caller;
import io.tokenauthority.server.http.HttpRequest.Line;
import io.tokenauthority.token.jwt.Confirmation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests from Jetty and hands answers back. A body is read without a thread, whole, within
 * its time and length, before the {@link Desk} hears of it; so nobody holds a thread by sending
 * slowly or reading slowly.
 */
final class Reception extends Handler.Abstract {

  private static final byte[] NOTHING = new byte[0];
  private static final String RETRY_SECONDS = "1";

  private final Desk desk;
  private final Connections connections;
  private final TrustedProxies proxies;
  private final InstantSource time;
  private final Semaphore places = new Semaphore(HttpLimits.IN_HAND);

  Reception(Desk desk, Connections connections, TrustedProxies proxies, InstantSource time) {
    this.desk = desk;
    this.connections = connections;
    this.proxies = proxies;
    this.time = time;
  }

  /** How many requests are in hand. */
  int inHand() {
    return HttpLimits.IN_HAND - places.availablePermits();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpRequest ours = read(request);
    if (!places.tryAcquire()) {
      HttpAnswer full =
          desk.refuse(ours, new BadRequest(503, "too much is in hand; try again"))
              .with("Retry-After", RETRY_SECONDS);
      write(response, closing(full), callback);
      return true;
    }
    Connection connection = request.getConnectionMetaData().getConnection();
    connections.begin(connection);
    Callback done =
        Callback.from(
            callback,
            () -> {
              connections.end(connection);
              places.release();
            });
    if (desk.takesBody(ours)) {
      withBody(request, ours, response, done);
    } else {
      write(response, desk.answer(ours, NOTHING), done);
    }
    return true;
  }

  private void withBody(Request request, HttpRequest ours, Response response, Callback done) {
    if (request.getLength() > HttpLimits.BODY) {
      write(response, closing(desk.refuse(ours, tooLarge())), done);
      return;
    }
    CompletableFuture<byte[]> body = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(request, HttpLimits.BODY, new Handed(body));
    if (body.isDone()) {
      finish(body, ours, response, done);
      return;
    }
    Duration longest = HttpLimits.BODY_TIME;
    var unused =
        body.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
            .whenCompleteAsync(
                (read, failed) -> finish(body, ours, response, done), getServer().getThreadPool());
  }

  private void finish(
      CompletableFuture<byte[]> body, HttpRequest ours, Response response, Callback done) {
    HttpAnswer answer;
    try {
      answer = desk.answer(ours, body.join());
    } catch (CompletionException unread) {
      answer = closing(desk.refuse(ours, unreadable(unread.getCause())));
    }
    write(response, answer, done);
  }

  private static BadRequest unreadable(@Nullable Throwable cause) {
    if (cause instanceof TimeoutException) {
      return new BadRequest(408, "the body did not come in time");
    }
    return cause instanceof IllegalStateException
        ? tooLarge()
        : BadRequest.because("the body could not be read");
  }

  private static BadRequest tooLarge() {
    return new BadRequest(413, "the body is longer than " + HttpLimits.BODY + " bytes");
  }

  /** What is left of the request is not read, so nothing more can come after it. */
  private static HttpAnswer closing(HttpAnswer answer) {
    return answer.with("Connection", "close");
  }

  private static void write(Response response, HttpAnswer answer, Callback done) {
    response.setStatus(answer.status());
    for (HttpAnswer.Header header : answer.headers()) {
      response.getHeaders().add(header.name(), header.value());
    }
    response.write(true, ByteBuffer.wrap(answer.body()), done);
  }

  private HttpRequest read(Request request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers
          .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), absent -> new ArrayList<>())
          .add(value == null ? "" : value);
    }
    String path = request.getHttpURI().getCanonicalPath();
    String query = request.getHttpURI().getQuery();
    Line line =
        new Line(
            request.getMethod(), path == null ? "" : path, query == null ? "" : query, Map.of());
    return new HttpRequest(line, headers, caller(request, headers), time.instant(), NOTHING);
  }

  private Caller caller(Request request, Map<String, List<String>> headers) {
    List<String> forwarded = headers.getOrDefault("x-forwarded-for", List.of());
    boolean direct =
        forwarded.isEmpty() && !headers.containsKey("forwarded") && !headers.containsKey("via");
    String peer =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                && socket.getAddress() != null
            ? proxies.caller(socket.getAddress(), String.join(",", forwarded))
            : "unknown";
    return new Caller(peer, direct, request.isSecure(), certificate(request));
  }

  private static Optional<Confirmation> certificate(Request request) {
    SslSessionData session =
        request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
    X509Certificate[] chain = session == null ? null : session.peerCertificates();
    return chain == null || chain.length == 0
        ? Optional.empty()
        : Optional.of(Confirmation.of(chain[0]));
  }

  /** Hands a body on; whoever waits for it does its work elsewhere. */
  private record Handed(CompletableFuture<byte[]> to) implements Promise.Invocable<byte[]> {
    @Override
    public void succeeded(byte[] body) {
      to.complete(body);
    }

    @Override
    public void failed(Throwable trouble) {
      to.completeExceptionally(trouble);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
