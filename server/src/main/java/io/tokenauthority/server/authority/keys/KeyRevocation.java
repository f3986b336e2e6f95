package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.Revoked;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.token.TokenId;
import java.util.List;
import java.util.Optional;

/**
 * A key that was revoked, or would be.
 *
 * @param serviceTokenCount how many JWT service tokens that might still be used it signed
 * @param serviceTokens their ids, the first 1000
 * @param revoked empty where it was only asked what would die
 */
public record KeyRevocation(
    SigningKeyRecord key,
    long serviceTokenCount,
    List<TokenId> serviceTokens,
    Optional<Revoked> revoked) {

  /** How many ids are told. */
  public static final int TOLD = 1000;

  /** Keeps its own copy. */
  public KeyRevocation {
    serviceTokens = List.copyOf(serviceTokens);
  }
}
