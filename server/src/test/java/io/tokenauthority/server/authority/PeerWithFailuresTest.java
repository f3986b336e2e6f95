package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.authority.Credential.ExchangeCredential;
import io.tokenauthority.server.authority.RevokeRequest.Secret;
import io.tokenauthority.server.authority.SignatureBound.Door;
import io.tokenauthority.server.limits.Allowance;
import io.tokenauthority.server.limits.RateLimitPolicy;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signatures cost a peer that sent too many bad ones, and who shares its address. */
class PeerWithFailuresTest {

  private static final String PEER = "192.0.2.66";

  @TempDir Path folder;
  private final CompletableFuture<Boolean> inside = new CompletableFuture<>();
  private final CompletableFuture<Boolean> release = new CompletableFuture<>();
  private Town town;
  private Residents.Secret secret;

  @BeforeEach
  void start() {
    RateLimitPolicy standard = RateLimitPolicy.STANDARD;
    RateLimitPolicy few =
        new RateLimitPolicy(
            standard.tiers(),
            standard.validations(),
            standard.peerAndName(),
            Allowance.of(2, Duration.ofHours(1)),
            standard.name());
    town = new Town(folder, TokenPolicy.STANDARD, Optional.of(few));
    secret =
        town.residents.token(
            town.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp")),
            Duration.ofDays(30));
    revoke("junk");
    revoke("junk");
  }

  @AfterEach
  void stop() {
    release.complete(true);
    town.close();
  }

  @Test
  void revoke_byItsHolderBesideAnAttacker_waitsAtTheNarrowDoorAndIsLetThrough() {
    String token = town.issue(secret.secret()).accessToken();
    holdTheNarrowDoor();

    Denied denied = catchThrowableOfType(Denied.class, () -> revoke(token));
    release.complete(true);
    openAgain();

    assertThat(denied.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(revoke(token).sequence()).isPositive();
    assertThat(town.validate(token)).isInstanceOf(Validation.Inactive.class);
  }

  @Test
  void revoke_fromElsewhere_isNotHeldUp() {
    String token = town.issue(secret.secret()).accessToken();
    holdTheNarrowDoor();

    town.revokeToken.revoke(
        town.from("192.0.2.67"), new RevokeRequest(new Secret(token), "leaked"));

    assertThat(town.validate(token)).isInstanceOf(Validation.Inactive.class);
  }

  @Test
  void exchange_besideAnAttacker_waitsAtTheNarrowDoorAndIsLetThrough() {
    IssueRequest exchange =
        IssueRequest.of(
            new ExchangeCredential(town.issue(secret.secret()).accessToken(), Optional.empty()));
    holdTheNarrowDoor();

    Denied denied =
        catchThrowableOfType(Denied.class, () -> town.issueToken.issue(town.from(PEER), exchange));
    release.complete(true);
    openAgain();

    assertThat(denied.reason()).isEqualTo(Reason.OVERLOADED);
    assertThat(town.issueToken.issue(town.from(PEER), exchange).claims().scopes())
        .isEqualTo(ScopeSet.of("read"));
  }

  private Revoked revoke(String token) {
    return town.revokeToken.revoke(town.from(PEER), new RevokeRequest(new Secret(token), "leaked"));
  }

  /** There is room for one at it in this town. */
  private void holdTheNarrowDoor() {
    var unused =
        CompletableFuture.runAsync(
            () ->
                town.bound.run(
                    Door.NARROW,
                    () -> {
                      inside.complete(true);
                      return release.join();
                    }));
    assertThat(inside.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
  }

  private void openAgain() {
    Await.until(
        "the door is free",
        () -> {
          try {
            return town.bound.run(Door.NARROW, () -> true);
          } catch (Denied stillHeld) {
            return false;
          }
        });
  }
}
