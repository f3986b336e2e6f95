package io.tokenauthority.server.config;

/**
 * Where callers come in.
 *
 * @param grpc the gRPC listener
 * @param http the HTTP listener
 * @param tls the encryption of both
 */
public record EdgeConfig(GrpcConfig grpc, HttpConfig http, TlsConfig tls) {

  public EdgeConfig {
    new Faults()
        .unless(
            grpc.listen().isLoopback() || tls.mode() != TlsConfig.Mode.OFF,
            Keys.GRPC_LISTEN.name(),
            "listens beyond this machine without TLS, so tokens could be read on the way: set"
                + " tls.mode to tls with tls.cert and tls.key, or to mesh if a mesh encrypts")
        .raise();
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
