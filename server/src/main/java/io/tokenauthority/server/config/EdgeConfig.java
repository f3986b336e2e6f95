package io.tokenauthority.server.config;

/**
 * Where callers come in.
 *
 * @param grpc the gRPC listener
 * @param http the HTTP listener
 * @param tls the encryption of both
 */
public record EdgeConfig(GrpcConfig grpc, HttpConfig http, TlsConfig tls) {

  private static final String READABLE =
      "listens beyond this machine without TLS, so tokens could be read on the way: set tls.mode"
          + " to tls with tls.cert and tls.key, or to mesh if a mesh encrypts";

  public EdgeConfig {
    boolean encrypted = tls.mode() != TlsConfig.Mode.OFF;
    new Faults()
        .unless(encrypted || grpc.listen().isLoopback(), Keys.GRPC_LISTEN.name(), READABLE)
        .unless(
            encrypted || http.listen().map(ListenAddress::isLoopback).orElse(true),
            Keys.HTTP_LISTEN.name(),
            READABLE)
        .raise();
  }

  /** Whose word about callers' addresses is believed, by both listeners. */
  public TrustedProxies proxies() {
    return new TrustedProxies(grpc.trustedProxies());
  }

  /** Who may use reflection, where it is not said: everyone on loopback, else who has a token. */
  public GrpcConfig.Reflection reflection() {
    return grpc.reflection()
        .orElse(
            grpc.listen().isLoopback()
                ? GrpcConfig.Reflection.PUBLIC
                : GrpcConfig.Reflection.AUTHENTICATED);
  }
}
