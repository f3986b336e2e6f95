package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Validation.InactiveReason;

/** What was found out about a token's text, before time and revocations are asked. */
sealed interface Finding {

  /** It is a token of ours. */
  record Good(TokenFacts facts) implements Finding {}

  /** It is not, or not any more. */
  record Bad(InactiveReason reason) implements Finding {}
}
