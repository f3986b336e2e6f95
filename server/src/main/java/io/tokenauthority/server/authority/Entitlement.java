package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.IssueRequest.Wish;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AuthorityScopes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.token.Audience;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.jwt.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a credential entitles to, and so the most that a token made from it may hold (P9): the one
 * home of the rules about scopes, audiences and lifetimes of DESIGN 5 and 6.
 *
 * @param subject the account, by which grant, at which generation
 * @param scopes all that it holds, whatever the audience
 * @param audiences the applications' services that its tokens may be for
 * @param usual whom a token is for when nobody is named
 * @param end when the credential ends; no token lives longer
 */
record Entitlement(
    Principal subject,
    ScopeSet scopes,
    AudienceSet audiences,
    Usual usual,
    Instant end,
    Qualifiers qualifiers) {

  /** Whom a token is for when nobody is named. */
  enum Usual {
    /** The authority itself: a user who signs in. */
    AUTHORITY,
    /** The only one that there is. */
    ONLY_ONE,
    /** All of them: a token made from another, or from a session. */
    ALL
  }

  /** What a grant gives, as one transaction read it with its account. */
  static Entitlement of(Grant grant, Account account, Usual usual, Instant end) {
    return new Entitlement(
        new Principal(account.id(), grant.id(), grant.generation()),
        grant.scopes(),
        grant.audiences(),
        usual,
        end.isBefore(grant.expireTime()) ? end : grant.expireTime(),
        new Qualifiers(
            Optional.empty(), grant.certificate().map(Confirmation::new), tier(account)));
  }

  /** The account's tier as tokens tell it: the default one is not told. */
  static Optional<Tier> tier(Account account) {
    return Optional.of(account.tier()).filter(tier -> !tier.equals(Tier.DEFAULT));
  }

  /** The same, bound to this certificate. */
  Entitlement bound(Confirmation certificate) {
    return with(new Qualifiers(qualifiers.actor(), Optional.of(certificate), qualifiers.tier()));
  }

  private Entitlement with(Qualifiers others) {
    return new Entitlement(subject, scopes, audiences, usual, end, others);
  }

  /**
   * The rights of a token that holds what is wished for, or refuses.
   *
   * <p>The authority's scopes go with its audience alone, all others with all others: what an
   * application's service receives is nothing at the authority.
   */
  Rights rights(Wish wish, Issuer issuer) {
    AudienceSet chosen = wish.audiences().isEmpty() ? usual(issuer) : permitted(wish, issuer);
    boolean authority = chosen.contains(issuer.asAudience());
    ScopeSet held = authority ? AuthorityScopes.within(scopes) : AuthorityScopes.without(scopes);
    if (wish.scopes().isEmpty()) {
      return new Rights(chosen, held);
    }
    ScopeSet refused = wish.scopes().missingFrom(held);
    if (!refused.isEmpty()) {
      throw Denied.because(
          Reason.SCOPE_NOT_GRANTED,
          "the credential does not hold a scope that was asked for, for this audience",
          Map.of("scopes", String.join(" ", refused.asTexts())));
    }
    return new Rights(chosen, wish.scopes());
  }

  /** The life of a token made now, or refuses. */
  Lifespan lifespan(Optional<Duration> wanted, TokenPolicy policy, Instant now) {
    Duration life = wanted.orElse(policy.accessDefault());
    if (life.compareTo(TokenPolicy.ACCESS_MIN) < 0 || life.compareTo(policy.accessMax()) > 0) {
      throw Denied.because(
          Reason.TTL_EXCEEDS_POLICY,
          "the lifetime is outside policy",
          Map.of(
              "min", TokenPolicy.ACCESS_MIN.toSeconds() + "s",
              "max", policy.accessMax().toSeconds() + "s"));
    }
    Instant wish = now.plus(life);
    Instant cut = wish.isBefore(end) ? wish : end;
    // Tokens count in whole seconds: less than one left is nothing.
    if (cut.getEpochSecond() <= now.getEpochSecond()) {
      throw Denied.credential("expired");
    }
    return new Lifespan(now, cut);
  }

  private AudienceSet usual(Issuer issuer) {
    AudienceSet authority = AudienceSet.of(issuer.asAudience());
    boolean administers = !AuthorityScopes.within(scopes).isEmpty();
    return switch (usual) {
      case AUTHORITY -> authority;
      case ALL -> audiences;
      case ONLY_ONE -> {
        if (audiences.size() == 1) {
          yield audiences;
        }
        if (audiences.isEmpty() && administers) {
          yield authority;
        }
        throw Denied.field("audiences", "name one: the credential has not exactly one of its own");
      }
    };
  }

  private AudienceSet permitted(Wish wish, Issuer issuer) {
    Audience own = issuer.asAudience();
    if (wish.audiences().contains(own) && wish.audiences().size() > 1) {
      throw Denied.field("audiences", "the authority's own audience stands alone");
    }
    Collection<Audience> refused =
        wish.audiences().asList().stream()
            .filter(each -> !audiences.contains(each) && !(each.equals(own) && mayAskAuthority()))
            .toList();
    if (!refused.isEmpty()) {
      throw Denied.because(
          Reason.SCOPE_NOT_GRANTED,
          "the credential is not for an audience that was asked for",
          Map.of(
              "audiences", refused.stream().map(Audience::value).collect(Collectors.joining(" "))));
    }
    return wish.audiences();
  }

  /** Users may always; others with a right there. A token made from another has only that one's. */
  private boolean mayAskAuthority() {
    return switch (usual) {
      case AUTHORITY -> true;
      case ONLY_ONE -> !AuthorityScopes.within(scopes).isEmpty();
      case ALL -> false;
    };
  }

  /** The usual audience of an account's first token. */
  static Usual usualOf(Account account) {
    return account.kind() == AccountKind.USER ? Usual.AUTHORITY : Usual.ONLY_ONE;
  }
}
