package io.tokenauthority.server.http;

/** Answers the requests of one route. Called by many threads at once; may block for the store. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers. What is thrown is told by the area's {@link FaultPage}: {@link
   * io.tokenauthority.server.authority.Denied}, {@link
   * io.tokenauthority.server.store.StoreException} and {@link BadRequest} for what they are,
   * anything else as a bug.
   */
  HttpAnswer answer(HttpRequest request);
}
