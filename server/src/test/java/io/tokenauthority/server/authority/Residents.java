package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Names;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Principal;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes accounts and credentials in a {@link Town}, straight through the ports. */
final class Residents {

  private final Town town;

  Residents(Town town) {
    this.town = town;
  }

  /** A secret with the token that it is of. */
  record Secret(String secret, ServiceToken token, Grant grant) {}

  /** A registered key with the private part that its owner keeps. */
  record Registered(SigningKey key, Grant grant) {}

  Account service(String id, ScopeSet scopes, AudienceSet audiences) {
    Account account =
        Account.created(
                AccountId.service(id), AccountKind.SERVICE, AccountState.ACTIVE, "", town.now())
            .withRights(scopes, audiences, town.now());
    Account first = account.asOneChangeAfter(account);
    town.store.write(
        tx -> {
          tx.accounts().insert(first);
          return true;
        });
    return account(first.id());
  }

  Account account(AccountId id) {
    return town.store.read(tx -> tx.accounts().find(id)).orElseThrow();
  }

  Account change(AccountId id, UnaryOperator<Account> change) {
    town.store.write(
        tx -> tx.accounts().replace(change.apply(tx.accounts().find(id).orElseThrow())));
    return account(id);
  }

  User user(String name, Role role) {
    String hash = town.passwords.hash(Password.of(Town.PASSWORD).orElseThrow()).orElseThrow();
    Account made =
        Account.created(
            AccountId.randomUser(town.random),
            AccountKind.USER,
            AccountState.ACTIVE,
            "",
            town.now());
    Account account =
        made.withRights(role.scopes(), AudienceSet.none(), town.now()).asOneChangeAfter(made);
    String email = name + "@example.com";
    User user =
        new User(
            account,
            role,
            name,
            Names.canonical(name),
            email,
            Names.canonical(email),
            hash,
            Optional.empty());
    town.store.write(
        tx -> {
          tx.users().insert(user);
          return true;
        });
    return town.store.read(tx -> tx.users().find(account.id())).orElseThrow();
  }

  /** An opaque service token with all of the account's rights. */
  Secret token(Account account, Duration life) {
    return token(account, account.allowedScopes(), account.allowedAudiences(), life);
  }

  Secret token(Account account, ScopeSet scopes, AudienceSet audiences, Duration life) {
    Grant grant = grant(GrantKind.SERVICE_TOKEN, account, scopes, audiences, life);
    OpaqueToken secret = OpaqueToken.mint(OpaqueKind.SERVICE, town.random);
    ServiceToken token =
        stored(
            grant, secret.digest(), secret.hint(), Optional.empty(), TokenId.random(town.random));
    insert(grant, token);
    return new Secret(secret.reveal(), token, grant);
  }

  /** A service token as JWT. */
  Secret jwt(Account account, Duration life) {
    Grant grant =
        grant(
            GrantKind.SERVICE_TOKEN,
            account,
            account.allowedScopes(),
            account.allowedAudiences(),
            life);
    TokenSigner signer = town.signers.current(KeyPurpose.SERVICE_TOKEN);
    TokenId id = TokenId.random(town.random);
    String jwt =
        signer.sign(
            AccessClaims.of(
                Town.ISSUER,
                id,
                new Principal(account.id(), grant.id(), grant.generation()),
                new Rights(grant.audiences(), grant.scopes()),
                new Lifespan(grant.createTime(), grant.expireTime())));
    ServiceToken token =
        stored(grant, SecretDigest.of(jwt), "jwt", Optional.of(signer.keyId()), id);
    insert(grant, token);
    return new Secret(jwt, token, grant);
  }

  Registered publicKey(Account account) {
    Grant grant =
        grant(
            GrantKind.PUBLIC_KEY,
            account,
            account.allowedScopes(),
            account.allowedAudiences(),
            Duration.ofDays(365));
    SigningKey key =
        SigningKey.generate(
            KeyId.random(town.random),
            SignatureAlgorithm.ES256,
            KeyPurpose.CLIENT_ASSERTION,
            town.provider,
            town.random);
    town.store.write(
        tx -> {
          tx.grants().insert(grant);
          tx.publicKeys()
              .insert(
                  new PublicKeyCredential(
                      grant.id(),
                      account.id(),
                      key.keyId().value(),
                      "laptop",
                      Jwk.write(key.verificationKey())));
          return true;
        });
    return new Registered(key, grant);
  }

  private Grant grant(
      GrantKind kind, Account account, ScopeSet scopes, AudienceSet audiences, Duration life) {
    return new Grant(
        GrantId.random(town.random),
        kind,
        account.id(),
        account.generation(),
        scopes,
        audiences,
        GrantState.ACTIVE,
        town.now(),
        town.now().plus(life),
        account.id(),
        Optional.empty(),
        Optional.empty());
  }

  private ServiceToken stored(
      Grant grant, SecretDigest digest, String hint, Optional<KeyId> key, TokenId id) {
    Instant end = grant.expireTime();
    return new ServiceToken(
        id,
        grant.id(),
        grant.account(),
        "test",
        key.isPresent() ? ServiceToken.Format.JWT : ServiceToken.Format.OPAQUE,
        key,
        digest,
        hint,
        ServiceToken.Ending.EXPIRES,
        Optional.empty(),
        grant.createTime(),
        end,
        end,
        grant.account());
  }

  private void insert(Grant grant, ServiceToken token) {
    town.store.write(
        tx -> {
          tx.grants().insert(grant);
          tx.serviceTokens().insert(token);
          return true;
        });
  }
}
