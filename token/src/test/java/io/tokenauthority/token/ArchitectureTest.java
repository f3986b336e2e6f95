package io.tokenauthority.token;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The kernel's borders (DESIGN section 3): no transport, no database, no clock, no state. */
class ArchitectureTest {

  private static final JavaClasses KERNEL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tokenauthority.token");

  @Test
  void kernel_dependsOnNoTransportAndNoDatabase() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "com.google.protobuf..",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "java.net.http..",
            "io.netty..",
            "io.tokenauthority.v1..",
            "io.tokenauthority.server..")
        .check(KERNEL);
  }

  @Test
  void kernel_onlyKeyImportsJose4jAndOnlyItsAlgorithms() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tokenauthority.token.key")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jose4j..")
        .check(KERNEL);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jose4j.jwt..", "org.jose4j.jwk..", "org.jose4j.jwe..")
        .check(KERNEL);
  }

  @Test
  void P16_kernel_readsNoClockAndMakesNoRandomness() {
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(KERNEL);
    noClasses().should().callMethod(Instant.class, "now").check(KERNEL);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(KERNEL);
    noClasses().should().callMethod(System.class, "nanoTime").check(KERNEL);
    noClasses().should().callConstructor(SecureRandom.class).check(KERNEL);
    noClasses().should().callConstructor(Random.class).check(KERNEL);
    noClasses().should().callMethod(Math.class, "random").check(KERNEL);
  }

  @Test
  void kernel_staticFields_areFinal() {
    fields().that().areStatic().should().beFinal().check(KERNEL);
  }

  @Test
  void kernel_packages_haveNoCycles() {
    slices().matching("io.tokenauthority.token.(*)..").should().beFreeOfCycles().check(KERNEL);
  }
}
