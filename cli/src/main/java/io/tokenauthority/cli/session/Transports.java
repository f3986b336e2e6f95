package io.tokenauthority.cli.session;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What a failure below the contract means: no listener, no such host, no common TLS. */
final class Transports {

  /** How deep a chain of causes is looked at. */
  private static final int DEPTH = 10;

  private Transports() {}

  static String sentence(Endpoint endpoint, Status status, String late) {
    return switch (status.getCode()) {
      case UNAVAILABLE -> unavailable(endpoint, status);
      case DEADLINE_EXCEEDED -> late;
      case UNIMPLEMENTED ->
          endpoint + " does not know this call; it is an older authority, or something else.";
      case UNAUTHENTICATED -> "your credential is not accepted; sign in again: tokenctl login";
      case PERMISSION_DENIED -> "not allowed.";
      default ->
          "the authority refused: "
              + status.getCode()
              + Optional.ofNullable(status.getDescription()).map(d -> " (" + d + ")").orElse("")
              + ".";
    };
  }

  private static String unavailable(Endpoint endpoint, Status status) {
    Throwable cause = status.getCause();
    for (int i = 0; cause != null && i < DEPTH; i++, cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return "nothing answers at "
            + endpoint
            + "; is the authority running, and is --authority right?";
      }
      if (cause instanceof UnknownHostException) {
        return "the host " + endpoint.host() + " is not known; is --authority right?";
      }
      if (cause instanceof SSLException) {
        return tls(endpoint, cause);
      }
    }
    return "the connection to "
        + endpoint
        + " broke; if the authority speaks TLS there, add --ca FILE or --tls.";
  }

  private static String tls(Endpoint endpoint, Throwable cause) {
    Throwable at = cause;
    for (int i = 0; at != null && i < DEPTH; i++, at = at.getCause()) {
      if (at instanceof CertificateException || at instanceof CertPathValidatorException) {
        return "no trust in the certificate of "
            + endpoint
            + "; give the certificates to trust by --ca FILE, and check the host's name.";
      }
    }
    return "no TLS with " + endpoint + "; does the authority speak it there?";
  }
}
