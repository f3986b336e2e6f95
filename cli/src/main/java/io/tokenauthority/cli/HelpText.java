package io.tokenauthority.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help reads: what it does, how it is called, its own options. The global options are listed by
 * {@code tokenctl --help} alone; repeated under forty commands they would bury each one's own.
 */
final class HelpText {

  private static final int WIDTH = 80;
  private static final int LONG_OPTIONS = 30;

  private HelpText() {}

  static void install(CommandLine tree) {
    tree.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF)).setUsageHelpWidth(WIDTH);
    tree.setUsageHelpLongOptionsMaxWidth(LONG_OPTIONS);
    describe(tree);
  }

  private static void describe(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage
        .synopsisHeading("%nUsage: ")
        .parameterListHeading("%n")
        .optionListHeading("%n")
        .commandListHeading("%nCommands:%n")
        .abbreviateSynopsis(true)
        .sortOptions(false);
    Map<String, IHelpSectionRenderer> sections = command.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::ownOptions);
    command.setHelpSectionMap(sections);
    command.setHelpSectionKeys(
        List.of(
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_FOOTER));
    command.getSubcommands().values().forEach(HelpText::describe);
  }

  private static String ownOptions(Help help) {
    List<OptionSpec> own =
        help.commandSpec().options().stream().filter(option -> !option.inherited()).toList();
    String more =
        help.commandSpec().parent() == null
            ? ""
            : (own.isEmpty() ? "" : "\n") + "Options of every command: tokenctl --help\n";
    return help.optionListExcludingGroups(own) + more;
  }
}
