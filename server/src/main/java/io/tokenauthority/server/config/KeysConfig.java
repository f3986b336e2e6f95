package io.tokenauthority.server.config;

import io.tokenauthority.server.lifecycle.KeySchedule;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Duration;

/**
 * Lives of signing keys (DESIGN section 7).
 *
 * @param algorithm of new keys for access tokens
 * @param rotation how often the key for access tokens is replaced
 * @param lead how long a key is published before it signs
 */
public record KeysConfig(SignatureAlgorithm algorithm, Duration rotation, Duration lead) {

  public KeysConfig {
    new Faults()
        .unless(
            lead.compareTo(KeySchedule.LEAST_LEAD) >= 0,
            Keys.KEYS_LEAD.name(),
            "must be at least 10m, twice the age that a cached key set may reach")
        .unless(
            rotation.compareTo(lead) > 0,
            Keys.KEYS_ROTATION.name(),
            "must be longer than keys.lead")
        .raise();
  }
}
