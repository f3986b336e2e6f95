package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.authority.RevokeRequest.WholeAccount;
import io.tokenauthority.server.authority.RevokeRequest.WholeGrant;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Confirmation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTokenTest {

  private static final Confirmation CERTIFICATE =
      new Confirmation("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0");

  @TempDir Path folder;
  private Town town;
  private Account caller;
  private TokenSet subject;

  @BeforeEach
  void start() {
    town = new Town(folder);
    caller =
        town.residents.service("caller", ScopeSet.of("read", "write"), AudienceSet.of("a", "b"));
    subject = issued(caller, AudienceSet.of("a", "b"));
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void P9_exchange_narrowsScopesAudienceAndLife() {
    TokenSet narrow =
        town.issue(
            exchange(subject, Optional.empty())
                .wishing(ScopeSet.of("read"), AudienceSet.of("b"))
                .living(Duration.ofMinutes(1)));

    assertThat(narrow.claims().scopes()).isEqualTo(ScopeSet.of("read"));
    assertThat(narrow.claims().audiences()).isEqualTo(AudienceSet.of("b"));
    assertThat(narrow.claims().grantId()).isEqualTo(subject.claims().grantId());
    assertThat(narrow.claims().actor()).isEmpty();
    assertThat(narrow.expiresIn()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(town.isActive(narrow)).isTrue();
  }

  @Test
  void P9_exchange_neverWiderNorLonger() {
    TokenSet narrow =
        town.issue(
            exchange(subject, Optional.empty()).wishing(ScopeSet.of("read"), AudienceSet.of("b")));

    assertThat(
            refusal(
                exchange(narrow, Optional.empty())
                    .wishing(ScopeSet.of("write"), AudienceSet.none())))
        .isEqualTo(Reason.SCOPE_NOT_GRANTED);
    assertThat(
            refusal(
                exchange(narrow, Optional.empty()).wishing(ScopeSet.none(), AudienceSet.of("a"))))
        .isEqualTo(Reason.SCOPE_NOT_GRANTED);
    assertThat(
            refusal(
                exchange(narrow, Optional.empty())
                    .wishing(ScopeSet.none(), AudienceSet.of(Town.ISSUER.asAudience()))))
        .isEqualTo(Reason.SCOPE_NOT_GRANTED);
    TokenSet longer = town.issue(exchange(narrow, Optional.empty()).living(Duration.ofHours(1)));
    assertThat(longer.claims().expiresAt()).isEqualTo(narrow.claims().expiresAt());
    assertThat(longer.claims().scopes()).isEqualTo(narrow.claims().scopes());
  }

  @Test
  void exchange_withActor_carriesItsAccountGrantAndGeneration() {
    TokenSet actor = issued(service("gateway"), AudienceSet.none());

    TokenSet delegated = town.issue(exchange(subject, Optional.of(actor)));

    assertThat(delegated.claims().account()).isEqualTo(caller.id());
    assertThat(delegated.claims().actor()).contains(Actor.of(actor.claims().subject()));
  }

  @Test
  void exchange_secondActor_namesTheFirstWithin_thirdIsRefused() {
    TokenSet first = issued(service("gateway"), AudienceSet.none());
    TokenSet second = issued(service("billing"), AudienceSet.none());
    TokenSet once = town.issue(exchange(subject, Optional.of(first)));
    TokenSet twice = town.issue(exchange(once, Optional.of(second)));

    assertThat(twice.claims().actor())
        .contains(
            new Actor(second.claims().subject(), Optional.of(Actor.of(first.claims().subject()))));
    TokenSet third = issued(service("third"), AudienceSet.none());
    assertThat(refusal(exchange(twice, Optional.of(third)))).isEqualTo(Reason.LIMIT_REACHED);
    assertThat(refusal(exchange(subject, Optional.of(once)))).isEqualTo(Reason.FIELD_INVALID);
    assertThat(town.issue(exchange(twice, Optional.empty())).claims().actor())
        .isEqualTo(twice.claims().actor());
  }

  @Test
  void exchange_revocationOfWhoActs_killsTheDelegatedToken() {
    Account gateway = service("gateway");
    TokenSet actor = issued(gateway, AudienceSet.none());
    TokenSet delegated = town.issue(exchange(subject, Optional.of(actor)));
    assertThat(town.isActive(delegated)).isTrue();

    town.revoke(new WholeGrant(actor.claims().grantId()));

    assertThat(town.isActive(delegated)).isFalse();
    assertThat(town.isActive(subject)).isTrue();
    assertThat(refusal(exchange(delegated, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void P2_subjectRevokedElsewhere_refusedByTheDatabase() {
    TokenSet byGrant = issued(service("one"), AudienceSet.none());
    TokenSet byAccount = issued(service("two"), AudienceSet.none());
    TokenSet byToken = issued(service("three"), AudienceSet.none());
    // As another replica would: this process's view has not heard of it.
    RequestedRevocations revocations = new RequestedRevocations(town.journal);
    Call call = town.callWith("tokens:revoke");
    town.store.write(tx -> revocations.grant(tx, call, byGrant.claims().grantId(), ""));
    town.store.write(tx -> revocations.account(tx, call, byAccount.claims().account(), ""));
    town.store.write(tx -> revocations.token(tx, call, byToken.claims().tokenId(), ""));

    assertThat(town.isActive(byGrant)).isTrue();
    assertThat(refusal(exchange(byGrant, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refusal(exchange(byAccount, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refusal(exchange(byToken, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refusal(exchange(subject, Optional.of(byGrant))))
        .isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void exchange_ofWhatIsNoLiveAccessToken_refused() {
    town.revoke(new OneToken(subject.claims().tokenId()));
    assertThat(refusal(exchange(subject, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);

    String serviceJwt = town.residents.jwt(service("jwt"), Duration.ofDays(1)).secret();
    assertThat(refusal(IssueRequest.of(new ExchangeCredential(serviceJwt, Optional.empty()))))
        .isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(refusal(IssueRequest.of(new ExchangeCredential("junk", Optional.empty()))))
        .isEqualTo(Reason.CREDENTIAL_INVALID);

    TokenSet expired = issued(service("expiring"), AudienceSet.none());
    town.time.passTo(expired.claims().expiresAt());
    assertThat(refusal(exchange(expired, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void exchange_refused_namesTheTokenAtFaultForItsSenderAlone() {
    Account gateway = service("gateway");
    TokenSet actor = issued(gateway, AudienceSet.none());
    town.revoke(new OneToken(actor.claims().tokenId()));
    assertThat(atFault(exchange(subject, Optional.of(actor)))).isEqualTo("actor_token");

    TokenSet other = issued(gateway, AudienceSet.none());
    town.residents.change(gateway.id(), a -> a.in(AccountState.DISABLED, town.now()));
    assertThat(atFault(exchange(subject, Optional.of(other)))).isEqualTo("actor_token");

    town.revoke(new OneToken(subject.claims().tokenId()));
    assertThat(atFault(exchange(subject, Optional.empty()))).isEqualTo("subject_token");
  }

  private String atFault(IssueRequest request) {
    return String.valueOf(
        catchThrowableOfType(Denied.class, () -> town.issue(request)).facts().get("credential"));
  }

  @Test
  void exchange_disabledSubject_accountDisabled() {
    town.residents.change(caller.id(), a -> a.in(AccountState.DISABLED, town.now()));

    assertThat(refusal(exchange(subject, Optional.empty()))).isEqualTo(Reason.ACCOUNT_DISABLED);
    town.revoke(new WholeAccount(caller.id()));
    assertThat(refusal(exchange(subject, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void P9_exchangeOfABoundToken_needsTheCertificateAndKeepsTheBinding() {
    String secret = town.residents.token(service("bound"), Duration.ofDays(1)).secret();
    TokenSet bound =
        town.issue(
            IssueRequest.of(new Credential.ServiceTokenCredential(secret))
                .over(CERTIFICATE, IssueRequest.Binding.CERTIFICATE));

    assertThat(refusal(exchange(bound, Optional.empty()))).isEqualTo(Reason.CREDENTIAL_INVALID);
    TokenSet kept =
        town.issue(
            exchange(bound, Optional.empty()).over(CERTIFICATE, IssueRequest.Binding.BEARER));
    assertThat(kept.claims().confirmation()).contains(CERTIFICATE);
  }

  private Account service(String id) {
    return town.residents.service(id, ScopeSet.of("read"), AudienceSet.of("a"));
  }

  private TokenSet issued(Account account, AudienceSet audiences) {
    String secret = town.residents.token(account, Duration.ofDays(1)).secret();
    return town.issue(
        IssueRequest.of(new Credential.ServiceTokenCredential(secret))
            .wishing(ScopeSet.none(), audiences));
  }

  private static IssueRequest exchange(TokenSet subject, Optional<TokenSet> actor) {
    return IssueRequest.of(
        new ExchangeCredential(subject.accessToken(), actor.map(TokenSet::accessToken)));
  }

  private Reason refusal(IssueRequest request) {
    return catchThrowableOfType(Denied.class, () -> town.issue(request)).reason();
  }
}
