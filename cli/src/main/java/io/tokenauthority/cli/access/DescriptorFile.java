package io.tokenauthority.cli.access;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Secrets;
import io.tokenauthority.v1.AccessProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what protoc writes with {@code --descriptor_set_out}. */
final class DescriptorFile {

  private static final int LIMIT = 64 * 1024 * 1024;

  private DescriptorFile() {}

  /** What makes the access option readable; without it the option is an unknown field. */
  static ExtensionRegistry withAccessOption() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    registry.add(AccessProto.access);
    return registry;
  }

  /**
   * The descriptor set.
   *
   * @param file a path; {@code -} is stdin
   * @throws Failure USAGE where it cannot be read
   */
  static FileDescriptorSet read(Workbench bench, String file) {
    try (InputStream stream =
        "-".equals(file) ? bench.terminal().in() : Files.newInputStream(Path.of(file))) {
      byte[] bytes = stream.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw Failure.usage(file + ": more than 64 MiB; no descriptor set is that large.");
      }
      return FileDescriptorSet.parseFrom(bytes, withAccessOption());
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(
          ExitCode.USAGE, file + ": not a descriptor set (protoc --descriptor_set_out).", e);
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read " + file + ": " + Secrets.reason(e), e);
    }
  }
}
