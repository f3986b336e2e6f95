package io.tokenauthority.server.config;

import java.time.Duration;

/**
 * What is kept of the audit trail.
 *
 * @param retain how long
 * @param issued how the issuing of tokens is told
 */
public record AuditConfig(Duration retain, Issued issued) {

  public AuditConfig {
    new Faults()
        .unless(
            retain.compareTo(Duration.ofDays(1)) >= 0,
            Keys.AUDIT_RETAIN.name(),
            "must be at least 1d")
        .raise();
  }

  /** How the issuing of tokens is told. */
  public enum Issued {
    /** A row for each. */
    EACH,
    /** A row for each grant and minute. */
    SUMMARY
  }
}
