package io.tokenauthority.server.lifecycle;

import java.time.Instant;

/**
 * One thing that is dead from now on (DESIGN 4). The store gives it its sequence when the
 * transaction commits.
 *
 * @param id a token's, grant's or account's id, or a key's {@code kid}
 * @param generation for {@link Kind#ACCOUNT}: everything below it is dead; 0 for the other kinds
 * @param expireTime when nothing that it speaks of can be alive any more, leeway and margin
 *     included: it may be forgotten then
 * @param reason what the operator or the rule said, at most 200 characters
 */
public record Revocation(Kind kind, String id, long generation, Instant expireTime, String reason) {

  /** What the id names. */
  public enum Kind {
    TOKEN,
    GRANT,
    ACCOUNT,
    SIGNING_KEY
  }
}
