package io.tokenauthority.server.authority.admin.accounts;

import java.util.List;
import java.util.stream.Collectors;

/** Public keys as the audit trail names them. */
final class KeyNames {
  private KeyNames() {}

  static String of(List<RegisteredKey> keys) {
    return keys.stream().map(key -> key.id().value()).collect(Collectors.joining(" "));
  }
}
