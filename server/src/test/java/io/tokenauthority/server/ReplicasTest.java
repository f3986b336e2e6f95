package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.RevokeTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityBlockingStub;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas on one PostgreSQL database, whose first start is one race. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplicasTest {

  private static final int REPLICAS = 3;

  @TempDir static Path folder;

  private final PostgresTarget database = PostgresServer.unmigrated();
  private final List<LiveAuthority> replicas = new ArrayList<>();
  private final Map<LiveAuthority, String> validators = new HashMap<>();

  @BeforeAll
  void startAllAtOnce() {
    MasterKeyFile.create(key("master-key"), new SecureRandom());
    replicas.addAll(
        Racers.race(
            IntStream.range(0, REPLICAS)
                .mapToObj(i -> Racers.act(() -> start("replica-" + i, Map.of())))
                .toList()));
  }

  @AfterAll
  void closeAll() {
    replicas.forEach(LiveAuthority::close);
  }

  private Path key(String name) {
    return folder.resolve(name);
  }

  private LiveAuthority start(String name, Map<String, String> other) {
    Map<String, String> settings = new HashMap<>();
    settings.put("database.url", database.url());
    settings.put("database.user", database.user().orElseThrow());
    settings.put("database.connections", "8");
    settings.put("master-key.file", key("master-key").toString());
    settings.putAll(other);
    return LiveAuthority.start(folder.resolve(name), settings);
  }

  @Test
  void start_allAtOnce_oneAdminOneSchemaOneActiveKey() {
    List<String> keys = replicas.stream().map(ReplicasTest::signingKey).distinct().toList();
    assertThat(keys).hasSize(1);
    assertThat(replicas).allSatisfy(replica -> assertThat(replica.signIn()).isNotNull());
  }

  private static String signingKey(LiveAuthority replica) {
    String token = replica.signIn().getAccessToken();
    return token.substring(0, token.indexOf('.'));
  }

  @Test
  void start_anotherMasterKeyOrIssuer_isRefused() {
    MasterKeyFile.create(key("another-key"), new SecureRandom());
    Map<String, String> another = Map.of("master-key.file", key("another-key").toString());
    assertThatExceptionOfType(StartFault.class)
        .isThrownBy(() -> start("stranger", another).close())
        .withMessageContaining("another issuer or master key");
    assertThatExceptionOfType(StartFault.class)
        .isThrownBy(() -> start("stranger", Map.of("issuer", "https://other.example")).close())
        .withMessageContaining("another issuer or master key");
  }

  @Test
  void thread_issueRefreshRevokeValidate_eachAtAnotherReplica() {
    TokenSet signedIn = replicas.get(0).signIn();
    TokenSet refreshed = refresh(replicas.get(1), signedIn.getRefreshToken());
    assertThat(validate(replicas.get(2), refreshed.getAccessToken(), 0).getActive()).isTrue();
    RevokeTokenResponse revoked = revoke(replicas.get(0), refreshed.getRefreshToken());
    for (LiveAuthority replica : replicas) {
      assertThat(validate(replica, signedIn.getAccessToken(), revoked.getRevocationSequence()))
          .matches(verdict -> !verdict.getActive(), "inactive")
          .matches(
              verdict -> verdict.getRevocationSequence() >= revoked.getRevocationSequence(),
              "as new as was asked");
    }
  }

  @Test
  void P1_racingRedemptionsAcrossReplicas_oneSuccessor() {
    for (int round = 0; round < 5; round++) {
      String refreshToken = replicas.get(0).signIn().getRefreshToken();
      List<Supplier<String>> acts = new ArrayList<>();
      for (int racer = 0; racer < 64; racer++) {
        LiveAuthority replica = replicas.get(racer % REPLICAS);
        acts.add(() -> refresh(replica, refreshToken).getRefreshToken());
      }
      assertThat(Racers.race(acts).stream().distinct()).hasSize(1);
    }
  }

  @Test
  void P4_revokedAtOne_validatedWithItsSequenceAtAnother_isNeverActive() {
    CreateServiceTokenResponse service =
        replicas
            .get(0)
            .serviceToken(
                replicas.get(0).signIn().getAccessToken(),
                "reader",
                List.of("read"),
                List.of("otp"));
    for (int i = 0; i < 30; i++) {
      LiveAuthority one = replicas.get(i % REPLICAS);
      LiveAuthority another = replicas.get((i + 1) % REPLICAS);
      String token = one.issue(service.getServiceTokenSecret()).getAccessToken();
      assertThat(validate(another, token, 0).getActive()).isTrue();
      long sequence = revoke(one, token).getRevocationSequence();
      assertThat(validate(another, token, sequence).getActive()).isFalse();
    }
  }

  @Test
  void P3_revokedAtOne_isRefusedAtTheOthers_byThemselves() {
    TokenSet tokens = replicas.get(0).signIn();
    var unused = revoke(replicas.get(0), tokens.getRefreshToken());
    for (LiveAuthority replica : replicas) {
      Await.until(
          "it is refused", () -> !validate(replica, tokens.getAccessToken(), 0).getActive());
    }
  }

  private static TokenSet refresh(LiveAuthority replica, String refreshToken) {
    return replica
        .tokens()
        .refreshToken(RefreshTokenRequest.newBuilder().setRefreshToken(refreshToken).build())
        .getTokens();
  }

  private static RevokeTokenResponse revoke(LiveAuthority replica, String secret) {
    return replica.tokens().revokeToken(RevokeTokenRequest.newBuilder().setToken(secret).build());
  }

  /** By an admin who signed in at that replica. */
  private ValidateTokenResponse validate(LiveAuthority replica, String token, long sequence) {
    TokenAuthorityBlockingStub stub =
        TokenAuthorityGrpc.newBlockingStub(replica.channel())
            .withCallCredentials(LiveAuthority.bearer(validator(replica)));
    return stub.validateToken(
        ValidateTokenRequest.newBuilder()
            .setToken(token)
            .setMinRevocationSequence(sequence)
            .build());
  }

  private String validator(LiveAuthority replica) {
    return validators.computeIfAbsent(replica, any -> any.signIn().getAccessToken());
  }
}
