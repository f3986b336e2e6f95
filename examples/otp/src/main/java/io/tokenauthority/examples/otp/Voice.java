package io.tokenauthority.examples.otp;

/**
 * A way to call somebody and say something: the port behind which a real service puts its telephony
 * provider.
 */
@FunctionalInterface
public interface Voice {

  /**
   * Calls {@code phoneNumber} and says {@code words}. May be called from several threads at once.
   */
  void say(String phoneNumber, String words);

  /**
   * A voice that prints the call on standard output, so that a person at the terminal can play the
   * one who is called.
   */
  static Voice printed() {
    return (phoneNumber, words) ->
        System.out.println("voice call to " + phoneNumber + ": \"" + words + "\"");
  }
}
