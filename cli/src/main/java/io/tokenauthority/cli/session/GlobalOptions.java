package io.tokenauthority.cli.session;

import io.tokenauthority.cli.terminal.Output;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command; {@code tokenctl --help} alone lists them. */
public final class GlobalOptions {

  /** Long enough for a password to be hashed behind a queue, short enough to notice an outage. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--authority",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description =
          "Where the authority is (environment TOKENCTL_AUTHORITY; else where you signed in; else"
              + " 127.0.0.1:9090).")
  @Nullable String authority;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Use TLS and trust these certificates, PEM (TOKENCTL_CA; else the system's).")
  @Nullable Path ca;

  @Option(
      names = "--client-cert",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "This side's certificate chain, PEM, where the authority asks for one.")
  @Nullable Path clientCert;

  @Option(
      names = "--client-key",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Its private key, PEM (PKCS #8).")
  @Nullable Path clientKey;

  @Option(
      names = "--tls",
      scope = ScopeType.INHERIT,
      description = "Use TLS on loopback too (elsewhere it is the default).")
  boolean tls;

  @Option(
      names = "--plaintext",
      scope = ScopeType.INHERIT,
      description = "No TLS. The default on loopback; refused beyond it unless --mesh is given.")
  boolean plaintext;

  @Option(
      names = "--mesh",
      scope = ScopeType.INHERIT,
      description = "A service mesh encrypts between here and there, so --plaintext is safe.")
  boolean mesh;

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Where your sign-in is kept (TOKENCTL_CREDENTIALS; else credentials.json in"
              + " ~/.config/tokenctl).")
  @Nullable Path credentials;

  @Option(
      names = "--service-token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "Call with the service token in FILE (- is stdin) instead of your sign-in"
              + " (TOKENCTL_SERVICE_TOKEN_FILE).")
  @Nullable String serviceTokenFile;

  @Option(
      names = "--timeout",
      paramLabel = "SPAN",
      scope = ScopeType.INHERIT,
      description = "How long to wait for an answer, such as 30s or 2m (default 10s).")
  Duration timeout = DEFAULT_TIMEOUT;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "table for people, json for scripts (default table).")
  Output.Format output = Output.Format.TABLE;
}
