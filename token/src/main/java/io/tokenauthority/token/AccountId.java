package io.tokenauthority.token;

import java.util.random.RandomGenerator;

/**
 * Who a token speaks for, {@code sub}: a service account by the id its creator chose, or a user by
 * a random id that survives a change of name. The underscore keeps the two apart. An id is never
 * given to another account.
 *
 * @param value {@code [a-z][a-z0-9-]{1,62}}, or {@code usr_} and 22 base62 characters
 */
public record AccountId(String value) implements Comparable<AccountId> {

  private static final String USER_PREFIX = "usr_";
  private static final int USER_RANDOM_LENGTH = 22;
  private static final int SERVICE_LENGTH_LIMIT = 63;

  public AccountId {
    if (!isAccountId(value)) {
      throw new IllegalArgumentException(
          "an account id is [a-z][a-z0-9-]{1,62}, or usr_ and 22 base62 characters");
    }
  }

  /** A fresh id for a user. */
  public static AccountId randomUser(RandomGenerator random) {
    return new AccountId(USER_PREFIX + Base62.random(random, USER_RANDOM_LENGTH));
  }

  /** The id of a service account; a user's id is refused here. */
  public static AccountId service(String value) {
    if (!isServiceId(value)) {
      throw new IllegalArgumentException("a service account's id is [a-z][a-z0-9-]{1,62}");
    }
    return new AccountId(value);
  }

  /** Whether the constructor would take it. */
  public static boolean isAccountId(String text) {
    return isServiceId(text) || isUserId(text);
  }

  public boolean isUser() {
    return value.startsWith(USER_PREFIX);
  }

  private static boolean isUserId(String text) {
    return text.startsWith(USER_PREFIX)
        && Base62.isBase62(text.substring(USER_PREFIX.length()), USER_RANDOM_LENGTH);
  }

  private static boolean isServiceId(String text) {
    int length = text.length();
    if (length < 2 || length > SERVICE_LENGTH_LIMIT || !isLowerCase(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!(isLowerCase(c) || (c >= '0' && c <= '9') || c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerCase(char c) {
    return c >= 'a' && c <= 'z';
  }

  @Override
  public int compareTo(AccountId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
