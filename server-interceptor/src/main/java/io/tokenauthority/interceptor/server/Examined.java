package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import java.util.concurrent.CompletionStage;

/** What the examination of a token has come to. */
sealed interface Examined permits Examined.Refused, Examined.Awaited, KnownToken {

  /** It is no good, or there is no verdict. */
  record Refused(Refusal refusal) implements Examined {}

  /**
   * A signature is being checked, or the authority asked. The stage completes normally, with one of
   * the other two, on a thread that must not be kept.
   */
  record Awaited(CompletionStage<Examined> outcome) implements Examined {}
}
