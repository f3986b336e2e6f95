package io.tokenauthority.server.config;

import io.tokenauthority.token.Issuer;
import java.util.Optional;

/**
 * The whole configuration, checked. Each part is a record that cannot be wrong in itself; what two
 * parts must agree on is checked by the record that holds both.
 *
 * @param state where state is kept
 * @param edge where callers come in
 * @param issuer the authority's name, {@code iss}
 * @param policy how tokens are made, and what is limited
 * @param admin the admin to make at the first start
 * @param log how much is written to standard error
 */
public record Configuration(
    StateConfig state,
    EdgeConfig edge,
    Issuer issuer,
    PolicyConfig policy,
    Optional<AdminConfig> admin,
    LogLevel log) {

  /**
   * How much of what this server says is written to standard error. No level writes a secret:
   * libraries, which do at their finer ones, say no more than warnings.
   */
  public enum LogLevel {
    /** Only what needs an operator. */
    ERROR,
    /** Also what may need one. */
    WARN,
    /** Also what the server does: a few lines at start and stop, none per call. */
    INFO,
    /** Also why. */
    DEBUG,
    /** And how. */
    TRACE
  }
}
