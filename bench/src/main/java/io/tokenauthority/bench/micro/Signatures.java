package io.tokenauthority.bench.micro;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureCheck;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import java.security.SecureRandom;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One signature made, one checked, by each algorithm and provider. */
@State(Scope.Benchmark)
public class Signatures {

  /** Native only where the provider loads; elsewhere the row fails and says so. */
  public enum Provider {
    NATIVE,
    JDK
  }

  @Param public SignatureAlgorithm algorithm;
  @Param public Provider provider;

  private final byte[] text = new byte[600];
  private SigningKey key;
  private SignatureCheck check;
  private byte[] signature;

  @Setup(Level.Trial)
  public void prepare() {
    SecureRandom random = new SecureRandom();
    Arrays.fill(text, (byte) 'x');
    SignatureProvider chosen =
        provider == Provider.JDK ? SignatureProvider.jdk() : SignatureProvider.bestAvailable();
    if (provider == Provider.NATIVE && !chosen.isNative()) {
      throw new IllegalStateException(chosen.describe());
    }
    key =
        SigningKey.generate(
            KeyId.random(random), algorithm, KeyPurpose.ACCESS_TOKEN, chosen, random);
    check = new SignatureCheck(key.verificationKey(), chosen);
    signature = key.sign(text);
  }

  @Benchmark
  public byte[] sign() {
    return key.sign(text);
  }

  @Benchmark
  public boolean check() {
    return check.accepts(text, signature);
  }
}
