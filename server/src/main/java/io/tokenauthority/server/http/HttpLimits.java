package io.tokenauthority.server.http;

import java.time.Duration;

/**
 * What Jetty leaves open or generous, bounded (P13). Not settings: nobody needs other values, and
 * each belongs to the others.
 */
final class HttpLimits {

  /** A bearer token of 4 KiB and cookies; past it 431. */
  static final int HEADERS = 12 << 10;

  /** The largest body; past it 413. */
  static final int BODY = 64 << 10;

  /** From a request's headers to the end of its body; past it 408. */
  static final Duration BODY_TIME = Duration.ofSeconds(10);

  /** Without any byte either way. */
  static final Duration IDLE = Duration.ofSeconds(20);

  /** Between two requests of a connection, whatever bytes drip in; also for the first. */
  static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(20);

  /** For one request, its answer read by the caller included. */
  static final Duration REQUEST = Duration.ofSeconds(60);

  /** Open connections; past it none is accepted until one ends. */
  static final int CONNECTIONS = 1024;

  /** Open connections of one address that is no trusted proxy; past it closed at once. */
  static final int CONNECTIONS_OF_ONE = 256;

  /** Requests in hand; past it 503. */
  static final int IN_HAND = 256;

  /** Threads, of which three accept, select and wait: the others may wait for the store. */
  static final int THREADS = 32;

  private HttpLimits() {}
}
