package io.tokenauthority.server;

import java.util.Optional;

/** Which version of the software this is. */
final class Version {

  /** As the build stamped it into the jar; {@code development} where there is no jar. */
  static final String TEXT =
      Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
          .orElse("development");

  private Version() {}
}
