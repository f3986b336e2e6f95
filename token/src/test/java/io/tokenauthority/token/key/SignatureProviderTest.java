package io.tokenauthority.token.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SignatureProviderTest {

  /** The jar for this platform is on the test class path, so the native one must be what we get. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void bestAvailable_jarOnTheClassPath_isNative() {
    SignatureProvider best = SignatureProvider.bestAvailable();
    assertThat(best.isNative()).isTrue();
    assertThat(best.describe()).startsWith("AmazonCorrettoCryptoProvider 2.");
  }

  @Test
  void bestAvailable_registered_isLastInTheList() {
    SignatureProvider best = SignatureProvider.bestAvailable();
    Provider[] providers = Security.getProviders();
    assertThat(best.describe()).startsWith(providers[providers.length - 1].getName());
    int count = providers.length;
    assertThat(SignatureProvider.bestAvailable().isNative()).isTrue();
    assertThat(Security.getProviders()).hasSize(count);
  }

  @Test
  void jdk_always_isThePlatforms() {
    SignatureProvider jdk = SignatureProvider.jdk();
    assertThat(jdk.isNative()).isFalse();
    assertThat(jdk.describe())
        .startsWith("JDK " + Runtime.version().feature())
        .doesNotContain("Amazon");
  }

  @Test
  void load_noSuchClass_saysItIsAbsent() {
    assertAbsent("io.tokenauthority.NoSuchProvider", "no native provider on the class path");
  }

  @Test
  void load_unfitProviders_areNotRegistered() {
    assertAbsent(NotLoading.class.getName(), "the native provider does not load here");
    assertAbsent(Unhealthy.class.getName(), "the native provider failed its self-test");
    assertAbsent(String.class.getName(), "the native provider does not load here");
    assertAbsent(Broken.class.getName(), "the native provider does not load here");
    assertThat(Security.getProvider("test")).isNull();
  }

  private static void assertAbsent(String className, String finding) {
    NativeProvider found = NativeProvider.load(className);
    assertThat(found.provider()).isEmpty();
    assertThat(found.finding()).isEqualTo(finding);
  }

  /** The shape of the real one, as far as it is asked. */
  public abstract static class Shape extends Provider {
    private static final long serialVersionUID = 1;

    Shape() {
      super("test", "1", "test");
    }

    public @Nullable Throwable getLoadingError() {
      return null;
    }

    public void assertHealthy() {}
  }

  /** Its library cannot be unpacked. */
  public static final class NotLoading extends Shape {
    private static final long serialVersionUID = 1;
    public static final NotLoading INSTANCE = new NotLoading();

    @Override
    public Throwable getLoadingError() {
      return new UnsatisfiedLinkError("/secret/path");
    }
  }

  /** Its self-test finds wrong results. */
  public static final class Unhealthy extends Shape {
    private static final long serialVersionUID = 1;
    public static final Unhealthy INSTANCE = new Unhealthy();

    @Override
    public void assertHealthy() {
      throw new IllegalStateException("/secret/path");
    }
  }

  /** Its class does not initialise. */
  public static final class Broken extends Shape {
    private static final long serialVersionUID = 1;
    public static final Broken INSTANCE = fail();

    private static Broken fail() {
      throw new IllegalStateException("/secret/path");
    }
  }
}
