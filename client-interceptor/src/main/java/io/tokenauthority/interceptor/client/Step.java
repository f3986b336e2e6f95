package io.tokenauthority.interceptor.client;

/** What is to be done for one call that needs a token. */
enum Step {
  /** Take the token held. */
  SERVE,

  /** Take the token held, and start a refresh in the background. */
  SERVE_AND_REFRESH,

  /** Wait for the refresh that is under way. */
  WAIT,

  /** Start a refresh and wait for it. */
  WAIT_AND_REFRESH,

  /** Wait for the end of the back-off, when a refresh starts. */
  WAIT_FOR_RETRY,

  /** Fail at once with the refusal. */
  REFUSE
}
