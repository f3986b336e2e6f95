package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.Sealer;
import io.tokenauthority.server.sealing.UnsealException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Page tokens: a listing's position, sealed and bound to the method and the filter it belongs to,
 * so that nobody can read, alter or carry over one. Good for 24 hours.
 */
public final class PageTokens {

  private static final String FIELD = "page_token";
  private static final Duration LIFE = Duration.ofHours(24);
  private static final int LENGTH_LIMIT = 2048;

  private final Sealer sealer;

  /** Page tokens under this master key. */
  public PageTokens(MasterKey masterKey) {
    this.sealer = masterKey.sealer(KeyUse.PAGE_TOKENS);
  }

  /** The token for going on at {@code position}. */
  String seal(String listing, String position, Instant now) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + text.length).putLong(now.toEpochMilli()).put(text).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealer.seal(plain, listing));
  }

  /**
   * The position again.
   *
   * @throws Denied naming {@code page_token} when it is stale, altered, or of another listing
   */
  String open(String listing, String token, Instant now) {
    if (token.length() > LENGTH_LIMIT) {
      throw unusable();
    }
    try {
      ByteBuffer plain =
          ByteBuffer.wrap(sealer.open(Base64.getUrlDecoder().decode(token), listing));
      Instant made = Instant.ofEpochMilli(plain.getLong());
      if (now.isBefore(made.plus(LIFE))) {
        return StandardCharsets.UTF_8.decode(plain).toString();
      }
    } catch (IllegalArgumentException | UnsealException notOurs) {
      // one refusal for all: which it is helps nobody who is honest
    }
    throw unusable();
  }

  private static Denied unusable() {
    return Denied.field(FIELD, "must be the next_page_token of the same listing, at most 24 h old");
  }
}
