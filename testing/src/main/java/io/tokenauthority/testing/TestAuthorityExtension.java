package io.tokenauthority.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link TestAuthority} for JUnit 5 and 6: one per class where it stands in a static field or in
 * {@code @ExtendWith}, one per method where it stands in an instance field.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestAuthorityExtension AUTHORITY = new TestAuthorityExtension();
 *
 * @Test
 * void send_withoutScope_isDenied(TestAuthority authority) { … }
 * }</pre>
 *
 * <p>Tests and their life-cycle methods may take a {@code TestAuthority} or a {@code TestClock} as
 * a parameter; {@code @BeforeAll} only where there is one per class. Nested classes share their
 * outer class's. Whoever shares one shares its clock and its accounts: end the faults.
 */
public final class TestAuthorityExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {

  private final TestAuthorityBuilder settings;
  private final Namespace namespace = Namespace.create(TestAuthorityExtension.class, this);

  /** Of authorities as they are usual. */
  public TestAuthorityExtension() {
    this(TestAuthority.builder());
  }

  /** Of authorities made by this. */
  public TestAuthorityExtension(TestAuthorityBuilder settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end(context);
  }

  /** A store is asked with all the stores around it: what an outer one has is used. */
  private void begin(ExtensionContext context) {
    Store store = context.getStore(namespace);
    if (store.get(TestAuthority.class) == null) {
      store.put(TestAuthority.class, settings.start());
    }
  }

  /** Removing looks into this very store alone: who began ends. */
  private void end(ExtensionContext context) {
    TestAuthority own =
        context.getStore(namespace).remove(TestAuthority.class, TestAuthority.class);
    if (own != null) {
      own.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return (type == TestAuthority.class || type == TestClock.class)
        && context.getStore(namespace).get(TestAuthority.class) != null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestAuthority authority =
        context.getStore(namespace).get(TestAuthority.class, TestAuthority.class);
    if (authority == null) {
      throw new IllegalStateException("no authority runs here");
    }
    return parameter.getParameter().getType() == TestClock.class ? authority.clock() : authority;
  }
}
