package io.tokenauthority.cli.user;

import picocli.CommandLine.Option;

/** What is told of a new user besides the name. */
final class Person {

  @Option(names = "--email", paramLabel = "ADDRESS", description = "An e-mail address.")
  String email = "";

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for people.")
  String name = "";
}
