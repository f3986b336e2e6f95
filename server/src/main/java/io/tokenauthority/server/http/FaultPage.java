package io.tokenauthority.server.http;

/** How an area tells a caller that a request failed. Must not throw. */
@FunctionalInterface
public interface FaultPage {

  /**
   * The answer.
   *
   * @param request its body may not have been read
   */
  HttpAnswer page(HttpRequest request, HttpFault fault);
}
