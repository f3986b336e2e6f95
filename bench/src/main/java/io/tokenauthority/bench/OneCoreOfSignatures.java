package io.tokenauthority.bench;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** As many ES256 signatures as one thread makes, of texts as long as an access token's. */
final class OneCoreOfSignatures implements Target, AutoCloseable {
  private static final byte[] TEXT = new byte[600];

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final SigningKey key;

  OneCoreOfSignatures() {
    SecureRandom random = new SecureRandom();
    this.key =
        SigningKey.generate(
            KeyId.random(random),
            SignatureAlgorithm.ES256,
            KeyPurpose.ACCESS_TOKEN,
            SignatureProvider.bestAvailable(),
            random);
  }

  @Override
  public void start(Consumer<Boolean> done) {
    thread.execute(() -> done.accept(key.sign(TEXT).length == 64));
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
