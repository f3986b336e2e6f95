package io.tokenauthority.server.config;

/**
 * One thing wrong with the configuration.
 *
 * @param where the key, with where its value came from: {@code grpc.listen (flag --grpc.listen)}
 * @param what how it must be, without the value: it may be a secret in the wrong place
 */
public record Fault(String where, String what) {

  @Override
  public String toString() {
    return where + ": " + what;
  }
}
