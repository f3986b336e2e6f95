package io.tokenauthority.cli.session;

import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.cli.terminal.Redactor;
import io.tokenauthority.cli.terminal.Secrets;
import io.tokenauthority.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every command is given: the terminal, the global options as parsed, and from them the way to
 * the authority. Nothing is opened before a command asks.
 */
public final class Workbench {

  private static final Endpoint DEFAULT_AUTHORITY = new Endpoint("127.0.0.1", 9090);

  private final Terminal terminal;
  private final Redactor redactor;
  private final Secrets secrets;
  private final GlobalOptions options;

  public Workbench(Terminal terminal, Redactor redactor, GlobalOptions options) {
    this.terminal = terminal;
    this.redactor = redactor;
    this.secrets = new Secrets(terminal, redactor);
    this.options = options;
  }

  public Terminal terminal() {
    return terminal;
  }

  public Secrets secrets() {
    return secrets;
  }

  public Output output() {
    return new Output(terminal, options.output);
  }

  /** A session that calls as whoever is signed in, or with the service token that was given. */
  public Session connect() {
    Optional<String> serviceToken = serviceToken();
    Optional<Login> login = serviceToken.isPresent() ? Optional.empty() : credentials().read();
    Link link = link(login);
    Caller caller =
        serviceToken
            .map(TokenCaller::serviceToken)
            .or(() -> signedInAt(link.endpoint(), login))
            .orElse(Caller.NOBODY);
    return Session.open(link, options, terminal, caller);
  }

  /** A sign-in at one authority is never shown to another. */
  private Optional<Caller> signedInAt(Endpoint endpoint, Optional<Login> login) {
    return login
        .filter(found -> found.link().endpoint().equals(endpoint))
        .map(
            found -> {
              redactor.remember(found.refreshToken());
              return TokenCaller.signedIn(credentials(), found);
            });
  }

  /** A session for public methods; no credential is sent. */
  public Session connectAsNobody() {
    return Session.open(link(readable()), options, terminal, Caller.NOBODY);
  }

  /** A session with another server, {@code host:port}; no credential is sent to it. */
  public Session connectAsNobodyTo(String server) {
    return Session.open(link(Endpoint.parse(server)), options, terminal, Caller.NOBODY);
  }

  /** A session to where that sign-in was made, whatever the options say; no credential is sent. */
  public Session connectWhereSignedIn(Login login) {
    redactor.remember(login.refreshToken());
    return Session.open(login.link(), options, terminal, Caller.NOBODY);
  }

  /** Where one is signed in, if that can be read; signing in anew must not fail on an old file. */
  private Optional<Login> readable() {
    try {
      return credentials().read();
    } catch (Failure unusable) {
      return Optional.empty();
    }
  }

  /** Where the sign-in is kept, or would be. */
  public CredentialFile credentials() {
    if (options.credentials != null) {
      return new CredentialFile(options.credentials);
    }
    return new CredentialFile(
        terminal.environment("TOKENCTL_CREDENTIALS").map(Path::of).orElseGet(this::usualPlace));
  }

  private Path usualPlace() {
    Path config =
        terminal
            .environment("XDG_CONFIG_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"));
    return config.resolve("tokenctl").resolve("credentials.json");
  }

  private Optional<String> serviceToken() {
    String file =
        options.serviceTokenFile != null
            ? options.serviceTokenFile
            : terminal.environment("TOKENCTL_SERVICE_TOKEN_FILE").orElse(null);
    return file == null
        ? Optional.empty()
        : Optional.of(secrets.read(file, "The service token", "--service-token-file"));
  }

  /**
   * An option wins over the environment, that over where one is signed in, that over the default.
   */
  private Link link(Optional<Login> login) {
    Optional<String> named =
        Optional.ofNullable(options.authority).or(() -> terminal.environment("TOKENCTL_AUTHORITY"));
    Endpoint endpoint =
        named
            .map(Endpoint::parse)
            .or(() -> login.map(l -> l.link().endpoint()))
            .orElse(DEFAULT_AUTHORITY);
    boolean asked = options.tls || options.plaintext || options.mesh || options.ca != null;
    if (!asked && login.isPresent() && login.get().link().endpoint().equals(endpoint)) {
      return login.get().link();
    }
    return link(endpoint);
  }

  private Link link(Endpoint endpoint) {
    Optional<Path> ca =
        Optional.ofNullable(options.ca)
            .or(
                () ->
                    options.plaintext
                        ? Optional.empty()
                        : terminal.environment("TOKENCTL_CA").map(Path::of));
    return Link.of(endpoint, options, ca.map(Path::toAbsolutePath));
  }
}
