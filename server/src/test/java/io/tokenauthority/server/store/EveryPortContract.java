package io.tokenauthority.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every port once, every statement of it, in one work: that they are all there. */
public abstract class EveryPortContract extends StoreContract {

  @Test
  void accounts_users_grants() {
    Account service = samples.service();
    User user = samples.user("ada", "ada@example.com", Role.ADMIN);
    Grant grant = samples.grant(GrantKind.SESSION, user.account());
    RefreshChain chain = samples.chain(grant);
    write(
        tx -> {
          tx.accounts().insert(service);
          assertThat(tx.accounts().find(service.id())).contains(service);
          assertThat(tx.accounts().replace(service.withAllRevoked(Samples.NOW))).isTrue();
          assertThat(tx.accounts().count(service.kind())).hasSize(1);
          assertThat(
                  tx.accounts()
                      .listServiceAccounts(
                          Accounts.ServiceAccountFilter.ALL, new PageRequest(10, Optional.empty()))
                      .items())
              .hasSize(1);
          tx.users().insert(user);
          assertThat(tx.users().find(user.account().id())).contains(user);
          assertThat(tx.users().findByLogin("ada@example.com")).contains(user);
          tx.users().signedIn(user.account().id(), Samples.NOW);
          assertThat(tx.users().replace(user.withPassword("x", Samples.NOW))).isTrue();
          assertThat(tx.users().count(Role.ADMIN, user.account().state())).isEqualTo(1);
          assertThat(tx.users().count(user.account().state())).isEqualTo(1);
          assertThat(
                  tx.users()
                      .list(Users.UserFilter.ALL, new PageRequest(1, Optional.empty()))
                      .items())
              .hasSize(1);
          tx.grants().insert(grant);
          tx.refreshChains().insert(chain);
          assertThat(tx.refreshChains().findByHandle(chain.handle()).orElseThrow().chain())
              .isEqualTo(chain);
          assertThat(tx.refreshChains().rotate(samples.rotated(chain), chain.current())).isTrue();
          assertThat(tx.refreshChains().wipe(Samples.LATER, 10)).isEqualTo(1);
          assertThat(tx.grants().extend(grant.id(), Samples.LATER)).isTrue();
          assertThat(tx.grants().widen(grant.id(), grant.scopes(), grant.audiences())).isTrue();
          assertThat(tx.grants().countLive(GrantKind.SESSION, Samples.NOW)).isZero();
          assertThat(tx.grants().revoke(grant.id(), new Grant.End(Samples.NOW, "bye"))).isTrue();
          assertThat(tx.grants().find(grant.id()).orElseThrow().end()).isPresent();
          assertThat(tx.grants().purge(Samples.LATER.plusMillis(1), 10)).isEqualTo(1);
        });
  }

  @Test
  void tokens_keys_assertions() {
    Account service = samples.service();
    Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, service);
    Grant keyGrant = samples.grant(GrantKind.PUBLIC_KEY, service);
    KeyId key = new KeyId("k1");
    ServiceToken token = samples.token(grant);
    ServiceToken jwt = samples.jwt(grant, key, Samples.LATER);
    var window = new ServiceTokens.StateWindow(Samples.NOW, Duration.ofDays(7));
    write(
        tx -> {
          tx.accounts().insert(service);
          tx.grants().insert(grant);
          tx.grants().insert(keyGrant);
          ServiceTokens tokens = tx.serviceTokens();
          tokens.insert(token);
          tokens.insert(jwt);
          assertThat(tokens.findByDigest(token.digest()).orElseThrow().token()).isEqualTo(token);
          assertThat(tokens.find(jwt.id()).orElseThrow().token()).isEqualTo(jwt);
          assertThat(tokens.latestJwtEnd(service.id())).contains(Samples.LATER);
          assertThat(tokens.latestJwtEnd(grant.id())).contains(Samples.LATER);
          assertThat(tokens.latestJwtEnd(key)).contains(Samples.LATER);
          assertThat(tokens.signedBy(key, Samples.NOW, 5)).containsExactly(jwt.id());
          assertThat(tokens.countSignedBy(key, Samples.NOW)).isEqualTo(1);
          assertThat(tokens.count(window).active()).isEqualTo(2);
          assertThat(
                  tokens
                      .list(
                          ServiceTokens.TokenFilter.ALL,
                          window,
                          new PageRequest(1, Optional.empty()))
                      .items())
              .hasSize(1);
          assertThat(tokens.supersede(token.supersededBy(jwt.id(), Samples.NOW))).isTrue();
          assertThat(tokens.overlapEnded(Samples.NOW, 5)).hasSize(1);
          assertThat(tokens.retire(token.id(), Samples.NOW)).isTrue();
          assertThat(tokens.retireSignedBy(key, Samples.NOW)).isEqualTo(1);

          tx.publicKeys()
              .insert(new PublicKeyCredential(keyGrant.id(), service.id(), "kid", "name", "{}"));
          assertThat(tx.publicKeys().ofAccounts(List.of(service.id()))).hasSize(1);
          assertThat(tx.usedAssertions().use(service.id(), token.digest(), Samples.LATER)).isTrue();
          assertThat(tx.usedAssertions().purge(Samples.LATER, 9)).isEqualTo(1);
          SigningKeyRecord signing =
              new SigningKeyRecord(
                  key,
                  KeyPurpose.ACCESS_TOKEN,
                  SignatureAlgorithm.ES256,
                  SigningKeyState.NEXT,
                  "{}",
                  samples.bytes(),
                  Samples.NOW,
                  Samples.NOW,
                  Samples.LATER);
          tx.signingKeys().insert(signing);
          assertThat(tx.signingKeys().find(key)).contains(signing);
          assertThat(tx.signingKeys().live()).containsExactly(signing);
          assertThat(tx.signingKeys().list(new PageRequest(5, Optional.empty())).items())
              .hasSize(1);
          assertThat(tx.signingKeys().reseal(key, Bytes.NONE, SigningKeyState.NEXT)).isTrue();
          assertThat(tx.signingKeys().replace(signing, SigningKeyState.NEXT)).isTrue();
          assertThat(tx.usage().add(List.of(new Usage.Count(grant.id(), 5, Samples.NOW))))
              .isEqualTo(1);
          assertThat(tx.usage().hours(grant.id(), Samples.NOW.minusSeconds(3600), Samples.NOW))
              .hasSize(1);
          assertThat(tx.usage().purge(Samples.LATER, 5)).isEqualTo(1);
        });
  }

  @Test
  void revocations_audit_answers_installation_leases() {
    AuditTrail.Row row = samples.event(Samples.NOW);
    AuditTrail.Segment segment =
        new AuditTrail.Segment(1, 1, 1, Bytes.NONE, samples.bytes(), Samples.NOW, false);
    write(
        tx -> {
          Revocations revocations = tx.revocations();
          StoredRevocation stored =
              revocations.append(
                  Revocation.ofSigningKey(new KeyId("k1"), Samples.NOW, Samples.NOW), Samples.NOW);
          assertThat(stored.sequence()).isEqualTo((1L << 48) + 1);
          assertThat(revocations.find(Revocation.Kind.SIGNING_KEY, "k1")).contains(stored);
          assertThat(revocations.lastSequence()).isEqualTo(stored.sequence());
          assertThat(revocations.countLive(Samples.NOW)).isEqualTo(1);
          assertThat(revocations.purge(Samples.LATER, 5)).isEqualTo(1);
          assertThat(revocations.purgedThrough()).isEqualTo(stored.sequence());

          AuditTrail audit = tx.audit();
          audit.append(row);
          assertThat(audit.list(AuditTrail.AuditFilter.ALL, new PageRequest(5, Optional.empty())))
              .isEqualTo(new Page<>(List.of(row), Optional.empty()));
          assertThat(audit.unsealed(5)).containsExactly(row);
          assertThat(audit.countUnsealed()).isEqualTo(1);
          audit.seal(segment, List.of(row));
          assertThat(audit.head()).contains(segment);
          assertThat(audit.segments(1, 5)).containsExactly(segment);
          assertThat(audit.segmentAt(1)).contains(segment);
          assertThat(audit.firstKept()).contains(segment);
          assertThat(audit.rowsOf(1, 5)).hasSize(1);
          assertThat(audit.rowsOutside(1, 1, 5)).isEmpty();
          assertThat(audit.sealedAfter(0, AuditTrail.AuditFilter.ALL, 5).through()).isEqualTo(1);
          assertThat(audit.purge(Samples.LATER, 5)).isEqualTo(1);

          var answer =
              new IdempotentAnswers.Answer(
                  samples.digest(),
                  samples.digest(),
                  "id",
                  samples.bytes(),
                  Samples.LATER,
                  Samples.LATER);
          tx.idempotentAnswers().insert(answer, Samples.NOW);
          assertThat(tx.idempotentAnswers().find(answer.key(), Samples.NOW)).contains(answer);
          assertThat(tx.idempotentAnswers().purge(Samples.LATER, 5)).isEqualTo(2);

          assertThat(tx.installation().claim("us")).isEqualTo("us");
          assertThat(tx.installation().epoch()).isEqualTo(1);
          tx.installation().offerSetup(answer.key(), Samples.LATER);
          assertThat(tx.installation().setupOffer()).isPresent();
          assertThat(tx.installation().redeemSetup(answer.key(), Samples.NOW)).isTrue();
          assertThat(tx.leases().acquire("seal", "a", Samples.NOW, Duration.ofSeconds(10)))
              .contains(1L);
          assertThat(tx.leases().holds("seal", "a", 1)).isTrue();
          tx.leases().release("seal", "a");
        });
    assertThat(store().revocationsAfter(0, 5)).isEmpty();
    assertThat(store().describe()).startsWith("sqlite 3.");
    assertThat(store().sizeInBytes()).isPositive();
  }
}
