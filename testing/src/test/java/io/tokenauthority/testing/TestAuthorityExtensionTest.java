package io.tokenauthority.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs classes of strangers' tests, and looks at which authorities they were given. */
class TestAuthorityExtensionTest {

  /** Run by the tests below, one class at a time. */
  static final List<TestAuthority> SEEN = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  @Test
  void staticField_twoMethods_shareOne() {
    run(PerClass.class, 3);

    assertThat(SEEN).hasSize(3);
    assertThat(SEEN.stream().distinct()).hasSize(1);
    assertThat(isGone(SEEN.get(0))).isTrue();
  }

  @Test
  void instanceField_twoMethods_haveOneEach() {
    run(PerMethod.class, 2);

    assertThat(SEEN.stream().distinct()).hasSize(2);
    assertThat(SEEN).allMatch(TestAuthorityExtensionTest::isGone);
  }

  @Test
  void extendWith_nestedClass_sharesItsOuterClasss() {
    run(Extended.class, 2);

    assertThat(SEEN.stream().distinct()).hasSize(1);
    assertThat(isGone(SEEN.get(0))).isTrue();
  }

  private static boolean isGone(TestAuthority authority) {
    return authority.channel().isShutdown();
  }

  private static void run(Class<?> tests, int expected) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(expected);
  }

  static class PerClass {
    @RegisterExtension
    static final TestAuthorityExtension AUTHORITY =
        new TestAuthorityExtension(TestAuthority.builder().issuer("https://one.test"));

    @BeforeAll
    static void begin(TestAuthority authority) {
      authority.account("shared", "anything", "read");
    }

    @Test
    void first(TestAuthority authority) {
      SEEN.add(authority);
    }

    @Test
    void second(TestAuthority authority) {
      SEEN.add(authority);
    }

    @Test
    void clock(TestAuthority authority, TestClock clock) {
      assertThat(clock).isSameAs(authority.clock());
      assertThat(authority.issuer()).isEqualTo("https://one.test");
      clock.advance(Duration.ofHours(1));
      SEEN.add(authority);
    }
  }

  static class PerMethod {
    @RegisterExtension final TestAuthorityExtension authority = new TestAuthorityExtension();

    @Test
    void first(TestAuthority own) {
      SEEN.add(own);
    }

    @Test
    void second(TestAuthority own) {
      SEEN.add(own);
    }
  }

  @ExtendWith(TestAuthorityExtension.class)
  static class Extended {
    @Test
    void outer(TestAuthority authority) {
      SEEN.add(authority);
    }

    @Nested
    class Inner {
      @Test
      void inner(TestAuthority authority) {
        SEEN.add(authority);
      }
    }
  }
}
