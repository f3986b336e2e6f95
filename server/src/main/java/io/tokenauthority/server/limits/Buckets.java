package io.tokenauthority.server.limits;

import java.time.Duration;
import java.util.Optional;

/**
 * A table of buckets, one for each kind and key, each of which refills by its kind's {@link
 * Allowance}. An implementation may share its buckets with other replicas; it may then wait for 50
 * ms at most, and what it cannot reach it replaces by buckets of its own.
 */
public interface Buckets {

  /** What is counted. */
  enum Kind {
    /** Issues and refreshes of one credential. */
    CREDENTIAL,
    /** Failures of one peer against one name. */
    PEER_AND_NAME,
    /** Failures of one peer, whatever the name. */
    PEER,
    /** Failures against one name by peers that never signed in to it. */
    NAME,
    /** Not a limit: empty where a name was signed in to from a peer, whichever replica saw it. */
    ACQUAINTANCE
  }

  /**
   * Takes one from a bucket.
   *
   * @return empty when it was taken; else how long until there is one
   */
  Optional<Duration> take(Kind kind, String key, Allowance allowance);

  /** What {@link #take} would say, taking nothing. */
  Optional<Duration> peek(Kind kind, String key, Allowance allowance);
}
