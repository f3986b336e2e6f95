package io.tokenauthority.interceptor.client;

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

/** What a caller inherits by embedding this library, and what it can see of it. */
final class ArchitectureTest {

  private final JavaClasses shipped =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tokenauthority.interceptor.client");

  private static final String METRICS = "io.tokenauthority.interceptor.client.metrics";

  @Test
  void dependsOnTheContractGrpcAndSlf4jAlone() {
    classes()
        .that()
        .resideOutsideOfPackage(METRICS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.grpc",
            "io.grpc.stub",
            "io.grpc.protobuf",
            "com.google.protobuf",
            "com.google.rpc",
            "io.tokenauthority.v1",
            "io.tokenauthority.interceptor.client",
            "org.slf4j",
            "org.jspecify.annotations")
        .check(shipped);
  }

  @Test
  void metricLibraries_areEachOneClassesAlone() {
    classes()
        .that()
        .resideInAPackage(METRICS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.micrometer.core.instrument",
            "io.opentelemetry.api..",
            "io.grpc", // the code of an error
            "io.tokenauthority.v1",
            "io.tokenauthority.interceptor.client",
            METRICS,
            "org.jspecify.annotations")
        .check(shipped);
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

  @Test
  void publicSurfaceIsThis() {
    assertThat(
            shipped.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.getEnclosingClass().isEmpty())
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "AccessToken",
            "AuthorityChannels",
            "AuthorityError",
            "ClientClock",
            "ClientIdentity",
            "IdentityListener",
            "IdentityStatus",
            "MicrometerMetrics",
            "OpenTelemetryMetrics",
            "Redemption",
            "RefreshTokenFile",
            "RefreshTokenStore",
            "TokenSource",
            "TokenState");
  }
}
