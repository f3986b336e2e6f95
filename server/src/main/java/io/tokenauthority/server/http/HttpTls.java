package io.tokenauthority.server.http;

import javax.net.ssl.SSLContext;

/**
 * The encryption of the listener.
 *
 * @param context whose keys may change while it is used
 * @param clients what is asked of clients
 */
public record HttpTls(SSLContext context, Clients clients) {

  /** Whether clients show certificates. */
  public enum Clients {
    /** They are not asked. */
    ANONYMOUS,
    /** They are asked, and may have none. */
    ASKED,
    /** Whoever has none is refused. */
    CERTIFIED
  }
}
