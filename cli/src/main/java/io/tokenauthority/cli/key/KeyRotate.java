package io.tokenauthority.cli.key;

import io.tokenauthority.cli.options.Choices;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Output;
import io.tokenauthority.v1.ListSigningKeysRequest;
import io.tokenauthority.v1.RotateSigningKeyRequest;
import io.tokenauthority.v1.RotateSigningKeyResponse;
import io.tokenauthority.v1.SigningKeysGrpc;
import io.tokenauthority.v1.VerificationKey;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Rotates the key that was active when the command began and no other, so that two operators, or a
 * repeat after a lost answer, do not rotate twice.
 */
@CommandLine.Command(
    name = "rotate",
    description = "Sign with the next key from now on; what the old one signed stays good.")
final class KeyRotate implements Command {

  /** What a key may sign, as it is said on the command line. */
  enum Signs {
    /** Access tokens. */
    ACCESS,
    /** Service tokens in JWT form. */
    SERVICE
  }

  private final Workbench bench;

  @Option(
      converter = Keys.class,
      completionCandidates = Keys.class,
      names = "--signs",
      paramLabel = "WHAT",
      description = "The key for access tokens, or for service tokens as JWT (default access).")
  Signs signs = Signs.ACCESS;

  KeyRotate(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    VerificationKey.Purpose purpose =
        signs == Signs.ACCESS
            ? VerificationKey.Purpose.ACCESS_TOKEN
            : VerificationKey.Purpose.SERVICE_TOKEN;
    try (Session session = bench.connect()) {
      var keys = session.signedIn(SigningKeysGrpc::newBlockingStub);
      RotateSigningKeyRequest request =
          RotateSigningKeyRequest.newBuilder()
              .setPurpose(purpose)
              .setActiveKid(activeKid(session, keys, purpose))
              .build();
      RotateSigningKeyResponse done =
          session.ask("rotating the key", () -> keys.rotateSigningKey(request));
      Output output = bench.output();
      output.show(
          done,
          () ->
              new KeyView(output.words())
                  .table(List.of(done.getNext(), done.getActive(), done.getPrevious())));
      return ExitCode.OK;
    }
  }

  private static String activeKid(
      Session session,
      SigningKeysGrpc.SigningKeysBlockingStub keys,
      VerificationKey.Purpose purpose) {
    ListSigningKeysRequest request =
        ListSigningKeysRequest.newBuilder()
            .setFilter("state = \"ACTIVE\" AND purpose = \"" + purpose.name() + "\"")
            .build();
    return session
        .ask("reading the active key", () -> keys.listSigningKeys(request))
        .getSigningKeysList()
        .stream()
        .findFirst()
        .orElseThrow(
            () -> new Failure(ExitCode.FAILURE, "no active key signs " + purpose.name() + "s."))
        .getKid();
  }

  /** Its words. */
  static final class Keys extends Choices<Signs> {
    Keys() {
      super(Signs.class);
    }
  }
}
