package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;
import java.util.Optional;

/**
 * What a mutation with a {@code request_id} answered, for repeats (DESIGN 5: 24 hours; its secret
 * 10 minutes).
 */
public interface IdempotentAnswers {

  /**
   * Remembers an answer, in place of an expired one of the same key.
   *
   * @throws StoreException of kind UNIQUE when the key is known: a racing repeat was first
   */
  void insert(Answer answer, Instant now);

  /**
   * What was remembered under this key, expired ones excepted; without the secret once its time is
   * over, purged or not.
   */
  Optional<Answer> find(SecretDigest key, Instant now);

  /**
   * Wipes the sealed secrets whose time is over, and removes answers that expired, at most {@code
   * limit} each. Returns how many.
   */
  int purge(Instant now, int limit);

  /**
   * A remembered answer.
   *
   * @param key keyed digest of method, caller and request id
   * @param body keyed digest of the request without its request id
   * @param resource the id of what was made
   * @param sealedSecret the secret that was shown, sealed; empty where there was none or its time
   *     is over
   */
  record Answer(
      SecretDigest key,
      SecretDigest body,
      String resource,
      Bytes sealedSecret,
      Instant secretExpireTime,
      Instant expireTime) {
    /** Only what cannot be used. */
    @Override
    public String toString() {
      return "Answer[" + resource + "]";
    }
  }
}
