package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an identity's tokens shall be good for.
 *
 * @param audiences whom they are for; empty leaves it to the authority
 * @param scopes what they hold; empty asks for all that the credential holds
 * @param lifetime how long they live; empty leaves it to the authority
 */
record TokenRequest(List<String> audiences, List<String> scopes, Optional<Duration> lifetime) {

  TokenRequest {
    audiences = List.copyOf(audiences);
    scopes = List.copyOf(scopes);
  }
}
