package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.delegation.Subject;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;

/** The caller of a call as a delegation needs it: judged anew at every use. */
record ServedSubject(Served served, Enforcement enforcement, GuardClock clock) implements Subject {

  @Override
  public AccessClaims claims() {
    return served.known().claims();
  }

  @Override
  public SecretDigest digest() {
    return served.token().digest();
  }

  @Override
  public String reveal() {
    return served.token().reveal();
  }

  @Override
  public Optional<Refusal> standing() {
    return enforcement.standing(served.known(), clock.now());
  }

  @Override
  public boolean isPastItsEnd() {
    return !clock.now().isBefore(claims().expiresAt());
  }
}
