package io.tokenauthority.server.http;

import java.util.List;

/**
 * What every answer says unless it says otherwise itself: nothing may be run, framed, guessed or
 * told on.
 */
final class SafeHeaders {

  private static final List<HttpAnswer.Header> ALWAYS =
      List.of(
          new HttpAnswer.Header("X-Content-Type-Options", "nosniff"),
          new HttpAnswer.Header(
              "Content-Security-Policy",
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
          new HttpAnswer.Header("Referrer-Policy", "no-referrer"),
          new HttpAnswer.Header("X-Frame-Options", "DENY"),
          new HttpAnswer.Header("Cross-Origin-Opener-Policy", "same-origin"),
          new HttpAnswer.Header("Cross-Origin-Resource-Policy", "same-origin"),
          new HttpAnswer.Header("Cache-Control", "no-store"));

  /** Two years; subdomains are other people's. */
  private static final HttpAnswer.Header TRANSPORT =
      new HttpAnswer.Header("Strict-Transport-Security", "max-age=63072000");

  private SafeHeaders() {}

  /** The answer with all of them. */
  static HttpAnswer on(HttpAnswer answer, boolean secure) {
    HttpAnswer safe = answer;
    for (HttpAnswer.Header header : ALWAYS) {
      safe = unlessThere(safe, header);
    }
    return secure ? unlessThere(safe, TRANSPORT) : safe;
  }

  private static HttpAnswer unlessThere(HttpAnswer answer, HttpAnswer.Header header) {
    return answer.header(header.name()).isPresent()
        ? answer
        : answer.with(header.name(), header.value());
  }
}
