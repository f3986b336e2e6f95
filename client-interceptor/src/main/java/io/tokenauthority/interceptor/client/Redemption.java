package io.tokenauthority.interceptor.client;

import java.util.UUID;

/**
 * A refresh token, and the id under which its redemption is or will be sent.
 *
 * @param refreshToken the secret
 * @param requestId a random UUID, kept before sending and sent again until an answer is in hand
 *     (promise P1); a secret too. Empty: no redemption began
 */
public record Redemption(String refreshToken, String requestId) {

  /** A token whose redemption has not begun. */
  public static Redemption notBegun(String refreshToken) {
    return new Redemption(refreshToken, "");
  }

  /** Whether a redemption was perhaps sent already. */
  public boolean begun() {
    return !requestId.isEmpty();
  }

  Redemption begin() {
    return new Redemption(refreshToken, UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return begun() ? "Redemption[begun]" : "Redemption[not begun]";
  }
}
