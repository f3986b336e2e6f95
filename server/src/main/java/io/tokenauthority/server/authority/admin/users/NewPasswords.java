package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.server.passwords.Passwords;
import java.time.Duration;

/** What a new password must be, and its hash. Hashing takes a while: never within a transaction. */
public final class NewPasswords {

  /** NIST SP 800-63B section 5.1.1 asks for 8; length is what we ask for instead of rules. */
  private static final int LEAST_CHARACTERS = 10;

  private static final Duration BUSY_FOR = Duration.ofSeconds(1);

  private final Passwords passwords;

  public NewPasswords(Passwords passwords) {
    this.passwords = passwords;
  }

  /** A password that may be set, for anybody whose name it is not. */
  Password check(String path, String typed) {
    return Password.of(typed)
        .filter(found -> found.characters() >= LEAST_CHARACTERS)
        .orElseThrow(
            () ->
                Denied.field(
                    path, "must have at least 10 characters and at most 256 bytes of UTF-8"));
  }

  /** The same, for who has this name and address. */
  Password check(String path, String typed, String username, String email) {
    Password password = check(path, typed);
    if (password.isSameAs(username) || (!email.isEmpty() && password.isSameAs(email))) {
      throw Denied.field(path, "must not be the username or the e-mail address");
    }
    return password;
  }

  /** What is stored in its stead. */
  String hash(Password password) {
    return passwords.hash(password).orElseThrow(NewPasswords::busy);
  }

  /** Whether {@code typed} is the password that this hash was made of. */
  boolean matches(String hash, Password typed) {
    return switch (passwords.check(hash, typed)) {
      case MATCH, MATCH_OUTDATED -> true;
      case MISMATCH -> false;
      case BUSY -> throw busy();
    };
  }

  private static Denied busy() {
    return Denied.later(Reason.OVERLOADED, "too many passwords are being checked", BUSY_FOR);
  }
}
