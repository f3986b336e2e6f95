package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.UnsealException;
import io.tokenauthority.server.store.IdempotentAnswers.Answer;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Requests with a {@code request_id} are done once (DESIGN 5): for 24 hours a repeat by the same
 * caller with the same body is given the first answer and does nothing.
 *
 * <p>What is remembered is written in the transaction of the act itself, so of racing repeats one
 * acts. Neither request id nor body is stored, only digests under a key that comes from the master
 * key; the body's takes in the request id too, which nobody can guess, so that a password in it
 * cannot be tried against the database. A secret that was shown is kept 10 minutes, sealed under a
 * key that comes from the request id and the master key: neither alone opens it (P5).
 */
public final class Idempotency {

  /** How long a repeat is known for one. */
  private static final Duration REMEMBERED = Duration.ofHours(24);

  /** How long a secret is shown again. */
  private static final Duration SHOWN_AGAIN = Duration.ofMinutes(10);

  /** Each loss of a race shows the winner's answer to the next try. */
  private static final int TRIES = 3;

  private final Store store;
  private final MasterKey masterKey;
  private final KeyedDigest digests;

  /** Remembers in this store, under this master key. */
  public Idempotency(Store store, MasterKey masterKey) {
    this.store = store;
    this.masterKey = masterKey;
    this.digests = masterKey.digest(KeyUse.IDEMPOTENCY);
  }

  /**
   * A request that may come again.
   *
   * @param method the RPC
   * @param id the checked request id; empty: a repeat is another request
   */
  public record Request(String method, String id, RequestBody body) {
    /** Never the id. */
    @Override
    public String toString() {
      return "Request[" + method + "]";
    }
  }

  /**
   * What an act gave.
   *
   * @param resource what a repeat finds it by; at most 256 characters, no secret
   * @param secret what was shown and is not stored; empty for none
   */
  public record Made<T>(T answer, String resource, String secret) {
    /** Never the secret, nor the answer that holds it. */
    @Override
    public String toString() {
      return "Made[" + resource + "]";
    }
  }

  /** The act, for the first time. It appends no revocation: an answer is remembered after it. */
  @FunctionalInterface
  public interface Act<T> {
    /** Acts in {@code tx}. */
    Made<T> run(Transaction tx);
  }

  /** The answer to a repeat. */
  @FunctionalInterface
  public interface Replay<T> {
    /** Reads what was made; {@code secret} is empty when there was none. */
    T run(Transaction tx, String resource, String secret);
  }

  /**
   * Acts, or answers a repeat, in one write.
   *
   * @throws Denied REQUEST_ID_REUSED for the same id with another body; SECRET_NO_LONGER_AVAILABLE
   *     for a repeat that comes after the secret's time
   */
  public <T> T once(Call call, Request request, Act<T> act, Replay<T> replay) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.write(tx -> run(tx, call, request, act, replay));
      } catch (StoreException failed) {
        if (failed.kind() != StoreException.Kind.UNIQUE || attempt == TRIES) {
          throw failed;
        }
      }
    }
  }

  /**
   * The answer to a repeat, before anything slow is done; empty for a first time.
   *
   * @throws Denied as {@link #once}
   */
  public <T> Optional<T> answered(Transaction tx, Call call, Request request, Replay<T> replay) {
    if (request.id().isEmpty()) {
      return Optional.empty();
    }
    for (SecretDigest key : digests.candidates(keyOf(call, request))) {
      Optional<Answer> known = tx.idempotentAnswers().find(key, call.now());
      if (known.isPresent()) {
        return Optional.of(repeat(tx, request, known.get(), replay));
      }
    }
    return Optional.empty();
  }

  private <T> T run(Transaction tx, Call call, Request request, Act<T> act, Replay<T> replay) {
    Optional<T> before = answered(tx, call, request, replay);
    if (before.isPresent()) {
      return before.get();
    }
    Made<T> made = act.run(tx);
    if (!request.id().isEmpty()) {
      SecretDigest key = digests.of(keyOf(call, request));
      tx.idempotentAnswers().insert(answer(request, key, made, call.now()), call.now());
    }
    return made.answer();
  }

  private <T> T repeat(Transaction tx, Request request, Answer known, Replay<T> replay) {
    if (!digests.candidates(bodyOf(request)).contains(known.body())) {
      throw Denied.because(
          Reason.REQUEST_ID_REUSED, "this request_id was used with another body: take a new one");
    }
    return replay.run(tx, known.resource(), secretOf(request, known));
  }

  private Answer answer(Request request, SecretDigest key, Made<?> made, Instant now) {
    boolean hasSecret = !made.secret().isEmpty();
    return new Answer(
        key,
        digests.of(bodyOf(request)),
        made.resource(),
        hasSecret ? seal(request, key, made.secret()) : Bytes.NONE,
        hasSecret ? now.plus(SHOWN_AGAIN) : Instant.EPOCH,
        now.plus(REMEMBERED));
  }

  private Bytes seal(Request request, SecretDigest key, String secret) {
    return Bytes.of(
        masterKey
            .sealer(KeyUse.ANSWERED_SECRETS, request.id())
            .seal(secret.getBytes(StandardCharsets.UTF_8), key.hex()));
  }

  /** Had no secret: secretExpireTime is the epoch. Had one and it is gone: a refusal. */
  private String secretOf(Request request, Answer known) {
    if (known.secretExpireTime().equals(Instant.EPOCH)) {
      return "";
    }
    if (known.sealedSecret().isEmpty()) {
      throw gone(known.resource());
    }
    try {
      byte[] opened =
          masterKey
              .sealer(KeyUse.ANSWERED_SECRETS, request.id())
              .open(known.sealedSecret().toArray(), known.key().hex());
      return new String(opened, StandardCharsets.UTF_8);
    } catch (UnsealException keyChanged) {
      throw gone(known.resource());
    }
  }

  private static Denied gone(String resource) {
    return Denied.because(
        Reason.SECRET_NO_LONGER_AVAILABLE,
        "it was done, but its secret is not shown again: renew or create anew",
        Map.of("token_id", firstWord(resource)));
  }

  private static String firstWord(String resource) {
    int space = resource.indexOf(' ');
    return space < 0 ? resource : resource.substring(0, space);
  }

  private static String[] keyOf(Call call, Request request) {
    String caller = call.principal().map(who -> who.account().value()).orElse("");
    return new String[] {"request", request.method(), caller, request.id()};
  }

  private static String[] bodyOf(Request request) {
    return request.body().partsAfter("body", request.method(), request.id());
  }
}
