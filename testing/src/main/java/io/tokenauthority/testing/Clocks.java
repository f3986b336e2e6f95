package io.tokenauthority.testing;

/**
 * Who goes by which face of the one clock.
 *
 * @param authority the authority
 * @param guards services that verify tokens
 * @param identities clients
 */
record Clocks(TestClock.Face authority, TestClock.Face guards, TestClock.Face identities) {

  static Clocks of(TestClock clock) {
    return new Clocks(clock.new Face(), clock.new Face(), clock.new Face());
  }
}
