package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.grpc.CallCredentials;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.CreateBackupRequest;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateUserRequest;
import io.tokenauthority.v1.PublicKey;
import io.tokenauthority.v1.RegisterUserRequest;
import io.tokenauthority.v1.RenewServiceTokenRequest;
import io.tokenauthority.v1.ResealKeysRequest;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.SetPasswordRequest;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.User;
import io.tokenauthority.v1.UsersGrpc;
import io.tokenauthority.v1.VerificationKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * What an admin does with secrets in a day: every RPC of the admin plane that has to do with one.
 */
final class AdminsDay {

  static final String ACCOUNT = "caller";
  static final String USER = "ada";

  private final Conversation with;
  private final SecureRandom random = new SecureRandom();

  AdminsDay(Conversation with) {
    this.with = with;
  }

  /** The first admin's session, by the set-up token. */
  TokenSet setUp(String setupToken) {
    var authority = AuthorityGrpc.newBlockingStub(with.channel());
    SetupRequest right =
        SetupRequest.newBuilder()
            .setSetupToken(setupToken)
            .setUsername(LiveAuthority.ADMIN)
            .setPassword(with.newPassword("the admin's password"))
            .build();
    String other =
        with.hunt()
            .keep("another set-up token", OpaqueToken.mint(OpaqueKind.SETUP, random).reveal());
    for (String wrong :
        new String[] {Conversation.misspelt(setupToken), other, right.getPassword()}) {
      with.refused(() -> authority.setup(right.toBuilder().setSetupToken(wrong).build()));
    }
    String weak = with.hunt().keep("a password too long", "long " + "Pä5sword!".repeat(40));
    with.refused(() -> authority.setup(right.toBuilder().setPassword(weak).build()));
    TokenSet tokens = with.keep("the set-up", authority.setup(right).getTokens());
    with.refused(() -> authority.setup(right));
    return tokens;
  }

  /** Registers the account, with the public half of a key. */
  SigningKey account(CallCredentials admin) {
    SigningKey key =
        SigningKey.generate(
            new KeyId("robot"),
            SignatureAlgorithm.ES256,
            KeyPurpose.CLIENT_ASSERTION,
            SignatureProvider.jdk(),
            random);
    String jwk = Jwk.write(key.verificationKey());
    String half = with.hunt().keep("a private key", UUID.randomUUID() + "AAAAAAAAAA");
    var accounts = ServiceAccountsGrpc.newBlockingStub(with.channel()).withCallCredentials(admin);
    CreateServiceAccountRequest request =
        CreateServiceAccountRequest.newBuilder()
            .setAccount(ACCOUNT)
            .addAllowedScopes("read")
            .addAllowedScopes("tokens:validate")
            .addAllowedAudiences("otp")
            .addPublicKeys(PublicKey.newBuilder().setJwkJson(jwk))
            .setRequestId(with.newRequestId("an account's request id"))
            .build();
    with.refused(
        () ->
            accounts.createServiceAccount(
                request.toBuilder()
                    .setPublicKeys(
                        0,
                        PublicKey.newBuilder()
                            .setJwkJson(jwk.replace("{", "{\"d\":\"" + half + "\",")))
                    .build()));
    assertThat(accounts.createServiceAccount(request))
        .isEqualTo(accounts.createServiceAccount(request));
    with.refused(
        () -> accounts.createServiceAccount(request.toBuilder().setDisplayName("Other").build()));
    return key;
  }

  /**
   * A service token, made, shown again and renewed by the admin and by itself; the last of them.
   */
  String serviceToken(CallCredentials admin, ServiceToken.Format format) {
    var tokens = ServiceTokensGrpc.newBlockingStub(with.channel()).withCallCredentials(admin);
    CreateServiceTokenRequest create =
        CreateServiceTokenRequest.newBuilder()
            .setAccount(ACCOUNT)
            .setFormat(format)
            .setRequestId(with.newRequestId("a " + format + " token's request id"))
            .build();
    var made = tokens.createServiceToken(create);
    String first = with.hunt().keep("a " + format + " token", made.getServiceTokenSecret());
    assertThat(tokens.createServiceToken(create).getServiceTokenSecret()).isEqualTo(first);
    with.refused(() -> tokens.createServiceToken(create.toBuilder().setDisplayName(" ").build()));
    RenewServiceTokenRequest renew =
        RenewServiceTokenRequest.newBuilder()
            .setTokenId(made.getServiceToken().getTokenId())
            .setOverlap(Duration.newBuilder().setSeconds(600))
            .setRequestId(with.newRequestId("a " + format + " renewal's request id"))
            .build();
    var renewed = tokens.renewServiceToken(renew);
    String second =
        with.hunt().keep("a renewed " + format + " token", renewed.getServiceTokenSecret());
    assertThat(tokens.renewServiceToken(renew).getServiceTokenSecret()).isEqualTo(second);
    var itself =
        ServiceTokensGrpc.newBlockingStub(with.channel())
            .withCallCredentials(LiveAuthority.bearer(second));
    return with.hunt()
        .keep(
            "a " + format + " token renewed by itself",
            itself
                .renewServiceToken(
                    RenewServiceTokenRequest.newBuilder()
                        .setTokenId(renewed.getServiceToken().getTokenId())
                        .build())
                .getServiceTokenSecret());
  }

  /** A user who is made, and whose password is set by others and by itself; the last one. */
  String user(CallCredentials admin) {
    var users = UsersGrpc.newBlockingStub(with.channel());
    var asAdmin = users.withCallCredentials(admin);
    String first = with.newPassword("a user's first password");
    User user =
        asAdmin
            .createUser(
                CreateUserRequest.newBuilder()
                    .setUsername(USER)
                    .setEmail("ada@example.org")
                    .setPassword(first)
                    .setRole(User.Role.OPERATOR)
                    .setRequestId(with.newRequestId("a user's request id"))
                    .build())
            .getUser();
    var unused =
        users.registerUser(
            RegisterUserRequest.newBuilder()
                .setUsername("bob")
                .setPassword(with.newPassword("a registered password"))
                .build());
    with.refused(
        () ->
            users.registerUser(
                RegisterUserRequest.newBuilder()
                    .setUsername("bob")
                    .setPassword(with.newPassword("a password that is not taken"))
                    .build()));
    String second = with.newPassword("a password set by the admin");
    var set =
        asAdmin.setPassword(
            SetPasswordRequest.newBuilder()
                .setUserId(user.getUserId())
                .setPassword(second)
                .build());
    assertThat(set.getRevocationSequence()).isPositive();
    var own =
        users.withCallCredentials(
            LiveAuthority.bearer(new CallersDay(with).signIn(second).getAccessToken()));
    SetPasswordRequest change =
        SetPasswordRequest.newBuilder()
            .setUserId(user.getUserId())
            .setPassword(with.newPassword("a user's own new password"))
            .build();
    with.refused(() -> own.setPassword(change.toBuilder().setCurrentPassword(first).build()));
    var changed = own.setPassword(change.toBuilder().setCurrentPassword(second).build());
    assertThat(changed.getRevocationSequence()).isPositive();
    return change.getPassword();
  }

  /** New signing keys, everything sealed anew, and a copy of the database. */
  void keysAndBackup(CallCredentials admin, Path copy) throws IOException {
    for (VerificationKey.Purpose purpose :
        new VerificationKey.Purpose[] {
          VerificationKey.Purpose.ACCESS_TOKEN, VerificationKey.Purpose.SERVICE_TOKEN
        }) {
      var unused =
          SigningKeysGrpc.newBlockingStub(with.channel())
              .withCallCredentials(admin)
              .rotateSigningKey(RotateSigningKeyRequest.newBuilder().setPurpose(purpose).build());
    }
    var authority = AuthorityGrpc.newBlockingStub(with.channel()).withCallCredentials(admin);
    authority.resealKeys(ResealKeysRequest.getDefaultInstance()).forEachRemaining(done -> {});
    try (OutputStream file = Files.newOutputStream(copy)) {
      var events = authority.createBackup(CreateBackupRequest.getDefaultInstance());
      while (events.hasNext()) {
        events.next().getChunk().getData().writeTo(file);
      }
    }
    assertThat(copy).isNotEmptyFile();
  }
}
