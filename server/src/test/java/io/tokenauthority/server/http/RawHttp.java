package io.tokenauthority.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection on which a test sends whatever bytes it likes. */
public final class RawHttp implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

  private final Socket socket;

  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
  }

  /** Sends these characters, one byte each. */
  public RawHttp send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Everything that comes until the server closes; empty where it closes without a word. */
  public String readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException reset) {
      // A reset is an end too.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** The next answer, whole; one without a length ends with the connection. */
  public String readAnswer() throws IOException {
    String head = readHead();
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      return head + readToEnd();
    }
    byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return head + new String(body, StandardCharsets.ISO_8859_1);
  }

  /** The next bytes, up to the end of the headers. */
  public String readHead() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Gives up reading after so long. */
  public RawHttp patience(Duration longest) throws IOException {
    socket.setSoTimeout((int) longest.toMillis());
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
