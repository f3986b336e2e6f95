package io.tokenauthority.cli.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Secrets;
import io.tokenauthority.v1.AuditHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A head of the audit log that an operator keeps, as JSON; no secret. */
record HeadFile(Path path) {

  /** The head kept; empty if the file does not exist yet. */
  Optional<AuditHead> read() {
    try {
      AuditHead.Builder head = AuditHead.newBuilder();
      JsonFormat.parser().merge(Files.readString(path), head);
      return Optional.of(head.build());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(
          ExitCode.USAGE, path + " holds no audit head, as --keep-head writes it.", e);
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read " + path + ": " + Secrets.reason(e), e);
    }
  }

  void write(AuditHead head) {
    Path target = path.toAbsolutePath();
    try {
      Path next = Files.createTempFile(target.getParent(), ".head", null);
      Files.writeString(next, JsonFormat.printer().print(head) + "\n");
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILURE, "cannot write " + path + ": " + Secrets.reason(e), e);
    }
  }
}
