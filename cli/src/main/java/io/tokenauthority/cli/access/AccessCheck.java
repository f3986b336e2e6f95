package io.tokenauthority.cli.access;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.tokenauthority.cli.options.Values;
import io.tokenauthority.cli.session.Command;
import io.tokenauthority.cli.session.Workbench;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Table;
import io.tokenauthority.cli.terminal.Words;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "check",
    description = "List every method and who may call it. Ends 1 where a rule is missing or wrong.",
    footer = {
      "",
      "Make the file with:",
      "  protoc --include_imports --descriptor_set_out=api.pb api.proto"
    })
final class AccessCheck implements Command {

  private final Workbench bench;

  @Parameters(
      paramLabel = "DESCRIPTOR_SET",
      description = "A FileDescriptorSet as protoc writes it (- is stdin).")
  String file = "";

  @Option(
      names = "--except",
      paramLabel = "NAME",
      description =
          "A service (pkg.Service) or method (pkg.Service/Method) whose rule the server's builder"
              + " gives; may be repeated.")
  @Nullable List<String> except;

  AccessCheck(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public ExitCode run() {
    List<String> others = Values.split(except);
    List<MethodRule> rules =
        MethodRule.allIn(DescriptorFile.read(bench, file).getFileList()).stream()
            .filter(rule -> !others.contains(rule.service()) && !others.contains(rule.method()))
            .toList();
    bench.output().show(json(rules), () -> table(rules));
    long bad = rules.stream().filter(rule -> !rule.kind().servable()).count();
    if (rules.isEmpty()) {
      bench.output().note("there is no service in it.");
    } else if (bad > 0) {
      bench.output().note(Words.count(bad, "method") + " could not be served.");
    }
    return bad == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static Table table(List<MethodRule> rules) {
    Table table = Table.of("METHOD", "RULE", "");
    for (MethodRule rule : rules) {
      table.row(rule.method(), rule.kind().name(), String.join(" ", rule.detail()));
    }
    return table;
  }

  /** {@code {"methods": [{"method": …, "rule": "scopes", "detail": […]}]}}. */
  private static Struct json(List<MethodRule> rules) {
    ListValue.Builder methods = ListValue.newBuilder();
    for (MethodRule rule : rules) {
      ListValue.Builder detail = ListValue.newBuilder();
      rule.detail().forEach(value -> detail.addValues(text(value)));
      methods.addValues(
          Value.newBuilder()
              .setStructValue(
                  Struct.newBuilder()
                      .putFields("method", text(rule.method()))
                      .putFields("rule", text(rule.kind().name().toLowerCase(Locale.ROOT)))
                      .putFields("detail", Value.newBuilder().setListValue(detail).build())));
    }
    return Struct.newBuilder()
        .putFields("methods", Value.newBuilder().setListValue(methods).build())
        .build();
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }
}
