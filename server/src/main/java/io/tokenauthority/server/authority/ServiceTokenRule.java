package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.ServiceToken.Ending;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import java.time.Instant;

/** Whether a service token may be used, given it with its grant and account as one read. */
enum ServiceTokenRule {
  /** It may. */
  USABLE("usable"),
  /** Its account is switched off, or awaits approval; nothing else is wrong with it. */
  ACCOUNT_OFF("account not active"),
  /** Its time ran out. */
  EXPIRED("expired"),
  /** It was revoked: itself, or with its grant or account. */
  REVOKED("revoked");

  private final String finding;

  ServiceTokenRule(String finding) {
    this.finding = finding;
  }

  static ServiceTokenRule judge(Holding holding, Instant now) {
    ServiceToken token = holding.token();
    AccountState state = holding.account().state();
    if (token.ending() == Ending.RETIRED
        || holding.grant().state() == GrantState.REVOKED
        || state == AccountState.DELETED) {
      return REVOKED;
    }
    if (!now.isBefore(token.endTime()) || !now.isBefore(holding.grant().expireTime())) {
      return token.ending() == Ending.SUPERSEDED ? REVOKED : EXPIRED;
    }
    if (state != AccountState.ACTIVE) {
      return ACCOUNT_OFF;
    }
    return holding.grant().generation() == holding.account().generation() ? USABLE : REVOKED;
  }

  /** Throws the refusal of a credential that is not usable. */
  void require() {
    if (this == ACCOUNT_OFF) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is not active");
    }
    if (this != USABLE) {
      throw Denied.credential(finding);
    }
  }
}
