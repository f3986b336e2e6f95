package io.tokenauthority.cli.access;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.v1.GetServiceAccountRequest;
import io.tokenauthority.v1.GetUserRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.UsersGrpc;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "explain",
    description =
        "Tell whether an account may call a method, and why. Ends 4 where it may not, 5 where there"
            + " is no such method or account.",
    footer = {
      "",
      "The rule is read from the authority's own reflection unless another source is named.",
      "What a guard's builder adds for protos that it does not own is not seen here."
    })
final class AccessExplain implements Command {

  private static final Pattern METHOD = Pattern.compile("[^/\\s]+/[^/\\s]+");
  private static final Pattern SERVICE_ACCOUNT = Pattern.compile("[a-z][a-z0-9-]{1,62}");
  private static final Pattern USER_ID = Pattern.compile("usr_[0-9A-Za-z]{22}");

  /** Where the rule is read. */
  static final class Source {
    @Option(
        names = "--descriptor-set",
        paramLabel = "FILE",
        description = "Read the rule from a file that protoc wrote (- is stdin).")
    @Nullable String file;

    @Option(
        names = "--service",
        paramLabel = "HOST:PORT",
        description = "Read the rule by that server's reflection. No credential is sent to it.")
    @Nullable String server;
  }

  private final Workbench bench;

  @Parameters(index = "0", paramLabel = "METHOD", description = "package.Service/Method.")
  String method = "";

  @Parameters(
      index = "1",
      paramLabel = "ACCOUNT",
      description = "A service account's id, or a user's name, e-mail address or id.")
  String account = "";

  @ArgGroup(exclusive = true)
  Source source = new Source();

  @Option(
      names = "--audience",
      paramLabel = "NAME",
      description = "Whom the service is: its tokens' audience is looked at, too.")
  @Nullable String audience;

  AccessExplain(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    if (!METHOD.matcher(method).matches()) {
      throw Failure.usage("METHOD is package.Service/Method.");
    }
    try (Session session = bench.connect()) {
      MethodRule rule = rule(session);
      Rights rights = rights(session);
      Explanation explanation = Explanation.of(rule, rights, Optional.ofNullable(audience));
      bench.output().show(explanation.json(), explanation::card);
      return explanation.denial().isEmpty() ? ExitCode.OK : ExitCode.DENIED;
    }
  }

  private MethodRule rule(Session session) {
    Optional<MethodRule> stated =
        MethodRule.allIn(files(session)).stream()
            .filter(rule -> rule.method().equals(method))
            .findFirst();
    MethodRule found =
        stated.orElseThrow(
            () -> new Failure(ExitCode.NOT_FOUND, "there is no method " + method + "."));
    return found.kind() == MethodRule.Kind.MISSING ? Presets.of(method).orElse(found) : found;
  }

  private List<FileDescriptorProto> files(Session session) {
    if (source.file != null) {
      return DescriptorFile.read(bench, source.file).getFileList();
    }
    if (source.server == null) {
      return reflected(session, session.signedIn(Function.identity()));
    }
    try (Session elsewhere = bench.connectAsNobodyTo(source.server)) {
      return reflected(elsewhere, elsewhere.anonymous(Function.identity()));
    }
  }

  private List<FileDescriptorProto> reflected(Session session, Channel channel) {
    Reflection reflection = new Reflection(channel, session.timeLimit());
    String service = method.substring(0, method.indexOf('/'));
    return session.ask("reading the rule", () -> asked(reflection, service));
  }

  /** A server without reflection, or one that shows it to few, is no reason to give up. */
  private static List<FileDescriptorProto> asked(Reflection reflection, String service) {
    try {
      return reflection.filesOf(service);
    } catch (StatusRuntimeException refused) {
      ExitCode exitCode =
          switch (refused.getStatus().getCode()) {
            case UNIMPLEMENTED -> ExitCode.FAILURE;
            case UNAUTHENTICATED -> ExitCode.UNAUTHENTICATED;
            case PERMISSION_DENIED -> ExitCode.DENIED;
            default -> throw refused;
          };
      throw new Failure(
          exitCode, "the server does not show its methods; give --descriptor-set FILE.", refused);
    }
  }

  /** One name may be a service account's or a user's; the first is likelier by far. */
  private Rights rights(Session session) {
    if (!SERVICE_ACCOUNT.matcher(account).matches()) {
      return user(session);
    }
    var accounts = session.signedIn(ServiceAccountsGrpc::newBlockingStub);
    GetServiceAccountRequest request =
        GetServiceAccountRequest.newBuilder().setAccount(account).build();
    try {
      return Rights.of(
          session
              .ask("reading the account", () -> accounts.getServiceAccount(request))
              .getServiceAccount());
    } catch (Failure unknown) {
      if (unknown.exitCode() != ExitCode.NOT_FOUND) {
        throw unknown;
      }
      return user(session);
    }
  }

  private Rights user(Session session) {
    var users = session.signedIn(UsersGrpc::newBlockingStub);
    GetUserRequest.Builder request = GetUserRequest.newBuilder();
    if (USER_ID.matcher(account).matches()) {
      request.setUserId(account);
    } else {
      request.setUsername(account);
    }
    return Rights.of(
        session.ask("reading the user", () -> users.getUser(request.build())).getUser());
  }
}
