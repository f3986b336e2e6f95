package io.tokenauthority.interceptor.server;

import io.grpc.Metadata;
import io.tokenauthority.token.opaque.RecentDigests;
import java.util.Iterator;

/** What a call brought in its {@code authorization} header. */
sealed interface Presented permits Presented.Nothing, Presented.Unreadable, PresentedToken {

  Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  String SCHEME = "Bearer ";

  /** No such header. */
  record Nothing() implements Presented {}

  /** A header that is not one Bearer value of at most 4 KiB. */
  record Unreadable() implements Presented {}

  Nothing NOTHING = new Nothing();
  Unreadable UNREADABLE = new Unreadable();

  /**
   * Reads the header. More than one value is refused: {@code Metadata.get} would pick the last, and
   * whoever stands before us might have looked at the first.
   */
  static Presented in(Metadata headers, RecentDigests digests) {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return NOTHING;
    }
    Iterator<String> each = values.iterator();
    String value = each.next();
    if (each.hasNext() || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return UNREADABLE;
    }
    if (!PresentedToken.isReadable(value.length() - SCHEME.length())) {
      return UNREADABLE;
    }
    String text = value.substring(SCHEME.length());
    return new PresentedToken(text, digests.of(text));
  }
}
