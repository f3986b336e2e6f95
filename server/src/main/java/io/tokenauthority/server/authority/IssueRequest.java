package io.tokenauthority.server.authority;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.Confirmation;
import java.time.Duration;
import java.util.Optional;

/**
 * Which credential, and what the token shall be good for.
 *
 * @param wish what it shall hold
 * @param lifetime how long it shall live; empty: the policy's default
 * @param certificate the client certificate of the caller's connection; empty without one, and
 *     always where TLS is left to a mesh
 * @param binding whether to bind the token to that certificate
 */
public record IssueRequest(
    Credential credential,
    Wish wish,
    Optional<Duration> lifetime,
    Optional<Confirmation> certificate,
    Binding binding) {

  /** What a token shall hold; an empty set: what the rules of DESIGN 5 say. */
  public record Wish(ScopeSet scopes, AudienceSet audiences) {
    /** All that the credential holds for its usual audience. */
    public static final Wish ALL = new Wish(ScopeSet.none(), AudienceSet.none());
  }

  /** Whether the holder must prove more than holding the token. */
  public enum Binding {
    /** A bearer token, except that an exchange keeps the subject token's binding. */
    BEARER,
    /** Bound to the caller's certificate (RFC 8705). */
    CERTIFICATE
  }

  /** All that the credential holds, for the default life, unbound. */
  public static IssueRequest of(Credential credential) {
    return new IssueRequest(
        credential, Wish.ALL, Optional.empty(), Optional.empty(), Binding.BEARER);
  }

  /** The same for these rights. */
  public IssueRequest wishing(ScopeSet scopes, AudienceSet audiences) {
    return new IssueRequest(
        credential, new Wish(scopes, audiences), lifetime, certificate, binding);
  }

  /** The same for this life. */
  public IssueRequest living(Duration life) {
    return new IssueRequest(credential, wish, Optional.of(life), certificate, binding);
  }

  /** The same over a connection with this client certificate. */
  public IssueRequest over(Confirmation peer, Binding wanted) {
    return new IssueRequest(credential, wish, lifetime, Optional.of(peer), wanted);
  }

  /** The entitlement, bound to the caller's certificate where that was asked for. */
  Entitlement bind(Entitlement entitlement) {
    return binding == Binding.CERTIFICATE && certificate.isPresent()
        ? entitlement.bound(certificate.get())
        : entitlement;
  }
}
