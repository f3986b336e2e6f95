package io.tokenauthority.cli.terminal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.function.Supplier;

/**
 * What a command shows. JSON is the response as protobuf's JSON mapping writes it, fields without a
 * value included, so that scripts find the same members each time; tables are for people and may
 * change.
 */
public final class Output {

  /** How data is written. */
  public enum Format {
    /** Aligned columns with human times. */
    TABLE,
    /** One JSON document; for a stream, one a line. */
    JSON
  }

  private final Terminal terminal;
  private final Format format;
  private final Words words;

  public Output(Terminal terminal, Format format) {
    this.terminal = terminal;
    this.format = format;
    this.words = new Words(terminal.clock());
  }

  public Words words() {
    return words;
  }

  public Format format() {
    return format;
  }

  /** The response, in the form that was asked for. */
  public void show(Message response, Supplier<Table> table) {
    if (format == Format.JSON) {
      terminal.out().println(json(response, JsonFormat.printer()));
    } else {
      terminal.out().print(table.get().render());
    }
    terminal.out().flush();
  }

  /** One message of a stream. */
  public void line(Message event, Supplier<String> text) {
    terminal
        .out()
        .println(
            format == Format.JSON
                ? json(event, JsonFormat.printer().omittingInsignificantWhitespace())
                : Table.clean(text.get()));
    terminal.out().flush();
  }

  /** A secret, alone, with nothing around it but the line end. */
  public void secret(String secret) {
    terminal.out().println(secret);
    terminal.out().flush();
  }

  /** A sentence beside the data. */
  public void note(String sentence) {
    terminal.err().println(Table.clean(sentence));
    terminal.err().flush();
  }

  private static String json(Message message, JsonFormat.Printer printer) {
    try {
      return printer.alwaysPrintFieldsWithNoPresence().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a response without Any is always printable", e);
    }
  }
}
