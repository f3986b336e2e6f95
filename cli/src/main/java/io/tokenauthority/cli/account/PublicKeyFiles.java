package io.tokenauthority.cli.account;

import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Secrets;
import io.tokenauthority.v1.PublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads public JWKs; a private one stops here and does not leave this machine. */
final class PublicKeyFiles {

  /** The contract takes a JWK of at most 2 KiB. */
  private static final int LIMIT = 2048;

  /** Private members of EC, OKP and RSA keys and the secret of a symmetric one (RFC 7518, 6). */
  private static final Pattern PRIVATE = Pattern.compile("\"(d|p|q|dp|dq|qi|oth|k)\"\\s*:");

  private PublicKeyFiles() {}

  static List<PublicKey> read(@Nullable List<Path> files) {
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : files == null ? List.<Path>of() : files) {
      keys.add(PublicKey.newBuilder().setJwkJson(jwk(file)).build());
    }
    return keys;
  }

  private static String jwk(Path file) {
    try (var stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw Failure.usage(file + ": more than " + LIMIT + " bytes; one public JWK is expected.");
      }
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (PRIVATE.matcher(text).find()) {
        throw Failure.usage(file + ": holds a private key; give its public members alone.");
      }
      return text;
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read " + file + ": " + Secrets.reason(e), e);
    }
  }
}
