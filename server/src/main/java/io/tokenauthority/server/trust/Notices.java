package io.tokenauthority.server.trust;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.revocation.RevocationKind;
import io.tokenauthority.token.revocation.RevocationNotice;
import java.util.List;

/** Revocations as the store keeps them, in the form that views judge by. */
final class Notices {

  private Notices() {}

  static List<RevocationNotice> of(List<StoredRevocation> stored) {
    return stored.stream().map(each -> of(each.revocation())).toList();
  }

  private static RevocationNotice of(Revocation revocation) {
    return new RevocationNotice(
        switch (revocation.kind()) {
          case TOKEN -> RevocationKind.TOKEN;
          case GRANT -> RevocationKind.GRANT;
          case ACCOUNT -> RevocationKind.ACCOUNT;
          case SIGNING_KEY -> RevocationKind.SIGNING_KEY;
        },
        revocation.id(),
        revocation.generation(),
        revocation.expireTime());
  }
}
