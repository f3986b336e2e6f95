package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.lifecycle.Account;
import java.util.Map;

/** The etag of accounts of both kinds: their version, which grows with every change. */
public final class Etags {
  private Etags() {}

  /** The etag of an account as it was read. */
  public static String of(Account account) {
    return Long.toString(account.version());
  }

  /** Refuses with ETAG_MISMATCH unless {@code etag} is empty or the account's. */
  public static void require(String etag, Account account) {
    if (!etag.isEmpty() && !etag.equals(of(account))) {
      throw changed(account);
    }
  }

  /** The refusal for a change that another one forestalled. */
  public static Denied changed(Account stored) {
    return Denied.because(
        Reason.ETAG_MISMATCH,
        "it changed since it was read: read again, then repeat",
        Map.of("etag", of(stored)));
  }
}
