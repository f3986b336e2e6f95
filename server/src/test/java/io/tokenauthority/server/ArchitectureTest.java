package io.tokenauthority.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the picture of ARCHITECTURE.md: who may know whom, and who alone may know which library.
 */
class ArchitectureTest {
  private static final String SERVER = "io.tokenauthority.server";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(SERVER);

  @ParameterizedTest
  @CsvSource({
    "org.jdbi, store.sql",
    "com.zaxxer.hikari, store.sql",
    "org.flywaydb, store.sql",
    "org.sqlite, store.sql",
    "com.google.crypto.tink, sealing",
    "org.bouncycastle, passwords",
    "io.github.bucket4j, limits",
    "org.yaml.snakeyaml, config",
    "gg.jte, http.dashboard",
    "org.eclipse.jetty, http",
  })
  void library_isKnownToItsPackageAlone(String library, String owner) {
    noClasses()
        .that()
        .resideOutsideOfPackage(SERVER + "." + owner + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.sql", "javax.sql", "org.postgresql"})
  void jdbc_isKnownToTheStoreAndToHintsAlone(String library) {
    noClasses()
        .that()
        .resideOutsideOfPackages(SERVER + ".store.sql..", SERVER + ".cluster..")
        .and()
        .doNotHaveFullyQualifiedName(Database.class.getName()) // hands connections on
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.lettuce", "io.netty"})
  void lettuce_isKnownToItsDriverToHintsAndToLimitsAlone(String library) {
    noClasses()
        .that()
        .resideOutsideOfPackages(SERVER + ".redis..", SERVER + ".cluster..", SERVER + ".limits..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        .check(CLASSES);
  }

  @Test
  void jose4j_isKnownToTheKernelAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.jose4j..").check(CLASSES);
  }

  @Test
  void grpc_isKnownToTheEdgeAndTheWiringAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SERVER, SERVER + ".grpc..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.grpc..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "lifecycle, store",
    "lifecycle, authority",
    "lifecycle, config",
    "store, store.sql",
    "store, authority",
    "authority, store.sql",
    "authority, grpc",
    "authority, http",
    "grpc, http",
    "http, grpc",
    "http, store.sql",
    "http, cluster",
    "authority, config",
    "authority, guard",
    "trust, authority",
    "trust, cluster",
    "authority, cluster",
    "grpc, cluster",
    "store, cluster",
    "store.sql, cluster",
    "cluster, authority",
    "authority, redis",
    "grpc, redis",
    "redis, cluster",
    "redis, limits",
    "redis, config",
    "limits, cluster",
    "cluster, store.sql",
    "sealing, store",
    "passwords, store",
    "limits, store",
    "store.sql, authority",
    "store.sql, grpc",
    "config, authority",
    "config, store",
  })
  void dependency_runsOneWay(String from, String to) {
    // A port's package is known by name, its adapter's is the one below it.
    String origin = SERVER + "." + from + (from.equals("store") ? "" : "..");
    String target = SERVER + "." + to + (to.equals("store") ? "" : "..");
    noClasses()
        .that()
        .resideInAPackage(origin)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(target)
        .check(CLASSES);
  }

  /** What the acts share knows none of them; an act on keys knows nothing of who looks at them. */
  @ParameterizedTest
  @CsvSource({
    "authority, authority.keys",
    "authority, authority.admin",
    "authority.keys, authority.admin",
  })
  void actsOfTheAuthority_doNotKnowWhatStandsOnThem(String from, String to) {
    noClasses()
        .that()
        .resideInAPackage(SERVER + "." + from)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SERVER + "." + to + "..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"lifecycle", "authority", "store", "trust", "sealing", "limits"})
  void core_readsNoClock(String core) {
    noClasses()
        .that()
        .resideInAPackage(SERVER + "." + core + "..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(CLASSES);
  }
}
