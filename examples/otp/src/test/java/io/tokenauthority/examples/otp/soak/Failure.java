package io.tokenauthority.examples.otp.soak;

import io.grpc.Status;
import io.tokenauthority.interceptor.client.AuthorityError;
import java.util.List;

/**
 * A call that failed.
 *
 * @param kind which
 * @param span when
 * @param thrown how
 */
record Failure(String kind, Span span, Throwable thrown) {

  /**
   * Whether it was told of an outage longer than the one that the libraries promise to bear; such
   * an outage is this machine's, which starts a process no sooner.
   */
  boolean isOfAny(List<Span> longOutages) {
    boolean unavailable =
        AuthorityError.from(thrown)
            .filter(error -> error.code() == Status.Code.UNAVAILABLE)
            .isPresent();
    return unavailable && longOutages.stream().anyMatch(span::overlaps);
  }

  @Override
  public String toString() {
    return kind + " after " + span + ": " + thrown + " " + AuthorityError.from(thrown);
  }
}
