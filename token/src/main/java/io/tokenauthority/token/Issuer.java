package io.tokenauthority.token;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The authority's name, {@code iss}: an issuer identifier in the sense of RFC 8414 section 2. It is
 * compared character by character, and is also the authority's own audience.
 *
 * @param value an {@code https} URL (or {@code http}, for a mesh and for development) with a host,
 *     without user, query or fragment; 1 to 255 visible ASCII characters
 */
public record Issuer(String value) {

  public Issuer {
    if (!isIssuer(value)) {
      throw new IllegalArgumentException(
          "an issuer is an http or https URL of at most 255 ASCII characters,"
              + " with a host and without user, query or fragment");
    }
  }

  /** Whether the constructor would take it. */
  public static boolean isIssuer(String text) {
    if (!Audience.isAudience(text)) {
      return false;
    }
    try {
      URI uri = new URI(text);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException notAUrl) {
      return false;
    }
  }

  /** The audience of a token that is meant for the authority itself. */
  public Audience asAudience() {
    return new Audience(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
