package io.tokenauthority.bench;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import io.grpc.CallCredentials;
import io.grpc.auth.MoreCallCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** What many Java callers attach tokens with today: google-auth-library through grpc-auth. */
public final class GoogleCredentials {

  private GoogleCredentials() {}

  /** Credentials that hold this token, an hour from its end, so that none is fetched. */
  public static CallCredentials of(String bearer) {
    AccessToken token = new AccessToken(bearer, Date.from(Instant.now().plus(Duration.ofHours(1))));
    return MoreCallCredentials.from(
        OAuth2CredentialsWithRefresh.newBuilder()
            .setAccessToken(token)
            .setRefreshHandler(() -> token)
            .build());
  }
}
