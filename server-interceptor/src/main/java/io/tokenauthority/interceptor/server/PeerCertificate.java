package io.tokenauthority.interceptor.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.tokenauthority.token.jwt.Confirmation;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The certificate that the peer of a call has shown in its TLS handshake. */
final class PeerCertificate {

  private PeerCertificate() {}

  /** Whether the peer has shown the certificate that the token is bound to (RFC 8705, 3). */
  static boolean matches(Confirmation confirmation, Attributes call) {
    SSLSession session = call.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return false;
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          && confirmation.matches(certificate);
    } catch (SSLPeerUnverifiedException noneShown) {
      return false;
    }
  }
}
