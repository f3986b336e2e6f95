package io.tokenauthority.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is told of a request that no handler saw: one that is no HTTP, or too long. The status'
 * words alone, for Jetty's own page tells exceptions and the request.
 */
final class JettyErrors implements Request.Handler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpAnswer answer =
        SafeHeaders.on(
            HttpAnswer.text(
                response.getStatus(), HttpStatus.getMessage(response.getStatus()) + "\n"),
            request.isSecure());
    for (HttpAnswer.Header header : answer.headers()) {
      response.getHeaders().put(header.name(), header.value());
    }
    byte[] text = answer.body();
    response.write(
        true,
        ByteBuffer.wrap(text.length == 0 ? "\n".getBytes(StandardCharsets.UTF_8) : text),
        callback);
    return true;
  }
}
