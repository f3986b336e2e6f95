package io.tokenauthority.interceptor.client;

import io.tokenauthority.v1.IssueTokenRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where an identity's tokens come from. Files are read and suppliers asked on a thread of the
 * identity's own, where they may block, each time a token is due; so a secret that was renewed in
 * its place is picked up. Safe between threads; prints its kind and never a secret.
 */
public final class TokenSource {

  /** A token file may change at any time: it is read again after about two thirds of this. */
  private static final Duration FILE_LIFE = Duration.ofSeconds(30);

  /** What a source can ask for. */
  private enum Asking {
    /** Audiences, scopes, lifetime. */
    ANYTHING,
    /** Scopes alone: the rest is the grant's. */
    SCOPES,
    /** Nothing: tokens are taken as they come. */
    NOTHING
  }

  private final String kind;
  private final Asking asking;
  private final Function<SourceContext, Fetch> opening;

  private TokenSource(String kind, Asking asking, Function<SourceContext, Fetch> opening) {
    this.kind = kind;
    this.asking = asking;
    this.opening = opening;
  }

  /** A service account's service token, traded for short-lived access tokens. */
  public static TokenSource serviceToken(Supplier<String> secret) {
    return new TokenSource(
        "service token", Asking.ANYTHING, context -> serviceTokens(secret, context));
  }

  /** The same, from a file that holds the service token and nothing else. */
  public static TokenSource serviceTokenFile(Path file) {
    Supplier<String> content = () -> content(file);
    return new TokenSource(
        "service token file", Asking.ANYTHING, context -> serviceTokens(content, context));
  }

  /**
   * A user's refresh token, kept in memory: it is lost with the process. Audiences and lifetime are
   * the grant's; an identity that uses this source may only narrow scopes.
   */
  public static TokenSource refreshToken(String refreshToken) {
    if (!AccessToken.isSendable(refreshToken)) {
      throw new IllegalArgumentException("a refresh token is visible ASCII characters");
    }
    RefreshTokenStore store = new RefreshTokenInMemory(refreshToken);
    return new TokenSource(
        "refresh token", Asking.SCOPES, context -> new RefreshTokenFetch(store, context));
  }

  /** A user's refresh token in a file, which is rewritten with each rotation. */
  public static TokenSource refreshToken(RefreshTokenFile file) {
    return new TokenSource(
        "refresh token file",
        Asking.SCOPES,
        context -> new RefreshTokenFetch(file::lease, context));
  }

  /** A user's refresh token in a store of one's own, which is written with each rotation. */
  public static TokenSource refreshToken(RefreshTokenStore store) {
    return new TokenSource(
        "refresh token", Asking.SCOPES, context -> new RefreshTokenFetch(store, context));
  }

  /**
   * A service account's own key, registered with the authority (RFC 7523). The one source that
   * needs a wall clock within some minutes of the authority's.
   *
   * @param account the service account's id
   * @param keyId the id under which the public key is registered
   * @param issuer the authority's issuer name
   * @param key EC P-256, Ed25519 or RSA
   */
  public static TokenSource clientAssertion(
      String account, String keyId, String issuer, PrivateKey key) {
    ClientAssertion assertion = new ClientAssertion(account, keyId, issuer, key);
    return new TokenSource(
        "client assertion",
        Asking.ANYTHING,
        context -> new ClientAssertionFetch(assertion, context));
  }

  /**
   * A file that holds an access token and nothing else, which somebody else keeps fresh (a
   * projected token, a sidecar). Sent as it is; the authority is not asked.
   */
  public static TokenSource tokenFile(Path file) {
    Supplier<AccessToken> content = () -> new AccessToken(content(file), FILE_LIFE);
    return new TokenSource("token file", Asking.NOTHING, context -> supplied(content, context));
  }

  /**
   * Any other way to an access token. May block up to 5 s; what it throws is told by class only.
   */
  public static TokenSource supplier(Supplier<AccessToken> supplier) {
    return new TokenSource("supplier", Asking.NOTHING, context -> supplied(supplier, context));
  }

  /** Refuses a request that this source would pass over in silence. */
  void check(TokenRequest request) {
    boolean grantsOwn = request.audiences().isEmpty() && request.lifetime().isEmpty();
    boolean fits =
        switch (asking) {
          case ANYTHING -> true;
          case SCOPES -> grantsOwn;
          case NOTHING -> grantsOwn && request.scopes().isEmpty();
        };
    if (!fits) {
      throw new IllegalStateException(
          "a " + kind + " cannot ask for " + (grantsOwn ? "scopes" : "an audience or a lifetime"));
    }
  }

  Fetch open(SourceContext context) {
    return opening.apply(context);
  }

  private static Fetch serviceTokens(Supplier<String> secret, SourceContext context) {
    return () ->
        CompletableFuture.supplyAsync(() -> sendable(secret.get()), context.worker())
            .thenCompose(
                token -> {
                  long sentAt = context.clock().nanos();
                  return context
                      .calls()
                      .issue(
                          IssueTokenRequest.newBuilder().setServiceToken(token), context.request())
                      .thenApply(tokens -> AuthorityCalls.fetched(tokens, sentAt));
                });
  }

  private static Fetch supplied(Supplier<AccessToken> supplier, SourceContext context) {
    return () ->
        CompletableFuture.supplyAsync(
            () -> {
              long askedAt = context.clock().nanos();
              return new Fetched(supplier.get(), askedAt);
            },
            context.worker());
  }

  private static String content(Path file) {
    try {
      return sendable(PrivateFile.readAny(file).strip());
    } catch (IOException unreadable) {
      throw new Refused(Troubles.unreadable(file, unreadable));
    }
  }

  private static String sendable(String secret) {
    if (!AccessToken.isSendable(secret)) {
      throw new Refused(Troubles.unusable("the credential is empty or no token at all"));
    }
    return secret;
  }

  @Override
  public String toString() {
    return "TokenSource[" + kind + "]";
  }
}
