package io.tokenauthority.testing;

import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A service account of the test. It may do what it was ever asked to be able to do; its service
 * tokens never expire by time. Made by {@link TestAuthority#account}.
 */
public final class TestAccount {

  private static final int DEADLINE_SECONDS = 20;

  private final String name;
  private final TestAuthority authority;
  private final Administration admin;

  // Guarded by this.
  private final Set<String> scopes = new TreeSet<>();
  private final Set<String> audiences = new TreeSet<>();
  private final Map<Set<String>, String> secrets = new HashMap<>();
  private boolean exists;

  TestAccount(String name, TestAuthority authority, Administration admin) {
    this.name = name;
    this.authority = authority;
    this.admin = admin;
  }

  /** Its id, which a protected service reads as {@code Caller.account()}. */
  public String name() {
    return name;
  }

  synchronized void allow(String audience, List<String> more) {
    boolean wider = audiences.add(audience);
    wider |= scopes.addAll(more);
    if (!exists) {
      admin.create(name, scopes, audiences);
      exists = true;
    } else if (wider) {
      admin.allow(name, scopes, audiences);
      secrets.clear();
    }
  }

  /**
   * Its service token: a secret to trade for access tokens, or to send as it is. One holds all that
   * the account may at applications' services, another all that it may at the authority.
   */
  public synchronized String serviceTokenFor(String audience) {
    Set<String> narrowed = audience.equals(authority.issuer()) ? Set.of(audience) : Set.of();
    return secrets.computeIfAbsent(narrowed, to -> admin.eternalToken(name, to));
  }

  /**
   * An access token.
   *
   * @param wanted what it holds; none: all that the account may
   */
  public String tokenFor(String audience, String... wanted) {
    return issue(request(audience, wanted));
  }

  /**
   * The same, with this life.
   *
   * @param lifetime whole seconds, 5 to {@code tokens.access-max}, an hour unless set
   */
  public String tokenFor(String audience, Duration lifetime, String... wanted) {
    return issue(
        request(audience, wanted)
            .setLifetime(
                com.google.protobuf.Duration.newBuilder().setSeconds(lifetime.toSeconds())));
  }

  private IssueTokenRequest.Builder request(String audience, String... wanted) {
    return IssueTokenRequest.newBuilder()
        .setServiceToken(serviceTokenFor(audience))
        .addAudiences(audience)
        .addAllScopes(List.of(wanted));
  }

  private String issue(IssueTokenRequest.Builder request) {
    return TokenAuthorityGrpc.newBlockingStub(authority.channel())
        .withWaitForReady()
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .issueToken(request.build())
        .getTokens()
        .getAccessToken();
  }

  /** An identity of it, closed with the authority; {@link #newIdentityFor} to change it first. */
  public ClientIdentity identityFor(String audience, String... wanted) {
    return authority.keep(newIdentityFor(audience, wanted).build());
  }

  /**
   * An identity to be built, and then closed, by the test: its source and clock are set. It takes
   * whatever service token the account has at the moment.
   */
  public ClientIdentity.Builder newIdentityFor(String audience, String... wanted) {
    return authority
        .newIdentity(TokenSource.serviceToken(() -> serviceTokenFor(audience)))
        .audience(audience)
        .scopes(wanted);
  }

  /**
   * Revokes all there is of it: service tokens, and the access tokens made from them. After the end
   * of this fault there are new service tokens; an identity that was refused meanwhile asks again
   * after 30 s of its clock.
   */
  public synchronized Fault revoked() {
    admin.revoke(RevokeTokenRequest.newBuilder().setAccount(name).build());
    return new Fault(name + " is revoked", this::forgetSecrets);
  }

  /** The account is disabled, and with it all there was of it. */
  public synchronized Fault disabled() {
    admin.setEnabled(name, false);
    return new Fault(
        name + " is disabled",
        () -> {
          admin.setEnabled(name, true);
          forgetSecrets();
        });
  }

  private synchronized void forgetSecrets() {
    secrets.clear();
  }

  @Override
  public String toString() {
    return "TestAccount " + name;
  }
}
