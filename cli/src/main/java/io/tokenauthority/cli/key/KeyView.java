package io.tokenauthority.cli.key;

import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import io.tokenauthority.v1.SigningKey;
import io.tokenauthority.v1.VerificationKey;
import java.util.List;

/** Signing keys as an operator reads them. */
final class KeyView {

  private final Words words;

  KeyView(Words words) {
    this.words = words;
  }

  Table table(List<SigningKey> keys) {
    Table table = Table.of("KEY ID", "SIGNS", "ALGORITHM", "STATE", "CREATED", "LAST TOKEN ENDS");
    for (SigningKey key : keys) {
      table.row(
          key.getKid(),
          signs(key),
          key.getAlgorithm(),
          state(key),
          words.relative(key.getCreateTime()),
          key.hasLastExpireTime() ? words.relative(key.getLastExpireTime()) : "-");
    }
    return table;
  }

  private static String signs(SigningKey key) {
    return key.getPurpose() == VerificationKey.Purpose.SERVICE_TOKEN
        ? "service tokens"
        : "access tokens";
  }

  /** "NEXT, active in 23 hours", "ACTIVE, retires in 29 days", "RETIRING", "REVOKED 2 days ago". */
  private String state(SigningKey key) {
    return switch (key.getState()) {
      case NEXT ->
          key.hasActivateTime() ? "NEXT, active " + words.relative(key.getActivateTime()) : "NEXT";
      case ACTIVE ->
          key.hasRetireTime() ? "ACTIVE, retires " + words.relative(key.getRetireTime()) : "ACTIVE";
      case REVOKED ->
          key.hasRevokeTime() ? "REVOKED " + words.relative(key.getRevokeTime()) : "REVOKED";
      case RETIRING, RETIRED -> key.getState().name();
      case STATE_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
    };
  }
}
