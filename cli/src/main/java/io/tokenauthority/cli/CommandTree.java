package io.tokenauthority.cli;

import io.tokenauthority.cli.access.AccessCommands;
import io.tokenauthority.cli.account.AccountCommands;
import io.tokenauthority.cli.audit.AuditCommands;
import io.tokenauthority.cli.key.KeyCommands;
import io.tokenauthority.cli.login.LoginCommand;
import io.tokenauthority.cli.login.Logout;
import io.tokenauthority.cli.login.Setup;
import io.tokenauthority.cli.login.Status;
import io.tokenauthority.cli.login.WhoAmI;
import io.tokenauthority.cli.options.Moment;
import io.tokenauthority.cli.options.Spans;
import io.tokenauthority.cli.session.GlobalOptions;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.Redactor;
import io.tokenauthority.cli.terminal.Terminal;
import io.tokenauthority.cli.token.TokenCommands;
import io.tokenauthority.cli.user.UserCommands;
import java.time.Duration;
import picocli.CommandLine;

/** All commands, wired; the order is the order of {@code tokenctl --help}. */
final class CommandTree {

  private CommandTree() {}

  static CommandLine make(Terminal terminal, Redactor redactor) {
    GlobalOptions options = new GlobalOptions();
    Workbench bench = new Workbench(terminal, redactor, options);
    CommandLine tree = new CommandLine(new RootCommand(options));
    tree.addSubcommand(new Setup(bench))
        .addSubcommand(new LoginCommand(bench))
        .addSubcommand(new Logout(bench))
        .addSubcommand(new WhoAmI(bench))
        .addSubcommand(new Status(bench))
        .addSubcommand(TokenCommands.tree(bench))
        .addSubcommand(AccountCommands.tree(bench))
        .addSubcommand(UserCommands.tree(bench))
        .addSubcommand(KeyCommands.tree(bench))
        .addSubcommand(AuditCommands.tree(bench))
        .addSubcommand(AccessCommands.tree(bench))
        .addSubcommand(new Completion(terminal, tree));
    tree.registerConverter(Duration.class, new Spans())
        .registerConverter(Moment.class, new Moment.Converter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(false)
        .setAbbreviatedOptionsAllowed(false);
    HelpText.install(tree);
    return tree;
  }
}
