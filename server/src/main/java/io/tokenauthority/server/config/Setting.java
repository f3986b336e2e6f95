package io.tokenauthority.server.config;

/**
 * One value as it was given.
 *
 * @param key the name of the key, always the key's own and never that of its file
 * @param value the text
 * @param origin where it came from, for people: {@code environment TOKENAUTHORITY_GRPC_LISTEN}
 */
record Setting(String key, String value, String origin) {

  Fault fault(String what) {
    return new Fault(key + " (" + origin + ")", what);
  }

  /** Never the value: it may be a secret. */
  @Override
  public String toString() {
    return key + " (" + origin + ")";
  }
}
