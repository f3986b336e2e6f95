package io.tokenauthority.interceptor.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a protected service inherits by embedding this library, and what it can see of it. */
class ArchitectureTest {

  private static final String GUARD = "io.tokenauthority.interceptor.server";

  private final JavaClasses shipped =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(GUARD);

  @Test
  void dependsOnTheContractTheKernelGrpcAndCaffeineAlone() {
    classes()
        .that()
        .resideOutsideOfPackage(GUARD + ".metrics")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl",
            "io.grpc",
            "io.grpc.stub",
            "io.grpc.protobuf",
            "com.google.protobuf",
            "com.google.rpc",
            "com.github.benmanes.caffeine.cache",
            "io.tokenauthority.v1",
            "io.tokenauthority.token..",
            GUARD + "..",
            "org.slf4j",
            "org.jspecify.annotations")
        .check(shipped);
  }

  @Test
  void metricLibraries_areEachOneClassesAlone() {
    noClasses()
        .that()
        .doNotHaveSimpleName("MicrometerMetrics")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(shipped);
    noClasses()
        .that()
        .doNotHaveSimpleName("OpenTelemetryMetrics")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(shipped);
  }

  @Test
  void hasNoStaticState() {
    fields().that().areStatic().should().beFinal().check(shipped);
  }

  /** What is told of a guard knows nothing of how it is put together. */
  @Test
  void partsDoNotKnowTheGuard() {
    noClasses()
        .that()
        .resideInAnyPackage(GUARD + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(GUARD)
        .check(shipped);
  }

  @Test
  void publicSurfaceIsThis() {
    assertThat(
            shipped.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getEnclosingClass().isEmpty())
                .map(JavaClass::getName)
                .map(name -> name.substring(GUARD.length() + 1))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "Caller",
            "PeerNames",
            "RateLimit",
            "StaleFeedPolicy",
            "TokenGuard",
            "TokenGuardBuilder",
            "access.AccessRule",
            "access.AccessRules",
            "access.MissingAccessRuleException",
            "delegation.Delegation",
            "delegation.Subject",
            "introspection.Introspection",
            "introspection.Introspector",
            "introspection.NoAnswerException",
            "introspection.RemoteIntrospector",
            "metrics.Examination",
            "metrics.GuardListener",
            "metrics.GuardState",
            "metrics.MicrometerMetrics",
            "metrics.OpenTelemetryMetrics",
            "refusal.ReceivedRefusal",
            "refusal.Bug",
            "refusal.Refusal",
            "trust.TrustFeed",
            "trust.WatchedTrust",
            "usage.ReportedUsage",
            "usage.TokenUse",
            "usage.UsageLedger",
            "usage.UsageSink",
            "usage.UseCounter");
  }
}
