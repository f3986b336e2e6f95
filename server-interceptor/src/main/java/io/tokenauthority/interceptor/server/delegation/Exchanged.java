package io.tokenauthority.interceptor.server.delegation;

import io.grpc.Metadata;
import io.tokenauthority.interceptor.server.refusal.Refusal;

/** What an exchange has come to. Moments are ticks of the monotonic clock. */
sealed interface Exchanged {

  Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  String SCHEME = "Bearer ";

  /**
   * A token. Never printed: the record's own toString would.
   *
   * @param authorization the header's value
   * @param due when the next exchange is to begin
   * @param end when it can no longer be sent
   */
  record Granted(String authorization, long due, long end) implements Exchanged {

    boolean isDue(long now) {
      return now - due >= 0;
    }

    boolean isOver(long now) {
      return now - end >= 0;
    }

    Metadata headers() {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, authorization);
      return headers;
    }

    @Override
    public String toString() {
      return "a delegated token";
    }
  }

  /**
   * None.
   *
   * @param retry when another try is worth it
   */
  record Refused(Refusal refusal, long retry) implements Exchanged {

    boolean mayRetry(long now) {
      return now - retry >= 0;
    }
  }
}
