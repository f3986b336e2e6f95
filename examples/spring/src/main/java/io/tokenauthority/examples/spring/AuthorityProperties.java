package io.tokenauthority.examples.spring;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Under {@code authority} in the application's properties.
 *
 * @param address where it is reached
 * @param issuer its name, and its own audience
 * @param tokenFile the file of this application's service token
 */
@ConfigurationProperties("authority")
public record AuthorityProperties(String address, String issuer, Path tokenFile) {}
