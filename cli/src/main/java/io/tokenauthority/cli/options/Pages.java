package io.tokenauthority.cli.options;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.tokenauthority.cli.session.Session;
import io.tokenauthority.cli.session.Workbench;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every list, and the reading of its pages up to the limit. */
public final class Pages {

  private static final int LARGEST_PAGE = 1000;
  private static final int LARGEST_LIMIT = 100_000;

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description =
          "Only those that match, such as 'state = \"ACTIVE\" AND account = \"billing\"'.")
  @Nullable String filter;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 100000 (default ${DEFAULT-VALUE}).")
  int limit = LARGEST_PAGE;

  /** The operator's own filter, to which a command may add. */
  public Filter filter() {
    return new Filter(filter);
  }

  /**
   * Reads pages until there are no more or the limit is reached; then says so on stderr.
   *
   * @param doing what is read, such as "reading tokens"
   * @param page asks for one page of so many records, after the token of the page before
   * @return one response with the records of all pages, and a page token only if there are more
   */
  public <R extends Message> R read(
      Workbench bench, Session session, String doing, BiFunction<Integer, String, R> page) {
    if (limit < 1 || limit > LARGEST_LIMIT) {
      throw io.tokenauthority.cli.terminal.Failure.usage("--limit: 1 to " + LARGEST_LIMIT + ".");
    }
    return session.ask(
        doing,
        () -> {
          R sum = page.apply(Math.min(limit, LARGEST_PAGE), "");
          while (!token(sum).isEmpty() && count(sum) < limit) {
            R next = page.apply(Math.min(limit - count(sum), LARGEST_PAGE), token(sum));
            sum = joined(sum, next);
          }
          if (!token(sum).isEmpty()) {
            bench.output().note("there are more than " + count(sum) + "; raise --limit.");
          }
          return sum;
        });
  }

  @SuppressWarnings("unchecked") // a builder builds its own type
  private static <R extends Message> R joined(R sum, R next) {
    Message.Builder builder = sum.toBuilder();
    builder.clearField(field(sum, "next_page_token"));
    return (R) builder.mergeFrom(next).build();
  }

  private static String token(Message page) {
    return (String) page.getField(field(page, "next_page_token"));
  }

  private static int count(Message page) {
    return page.getDescriptorForType().getFields().stream()
        .filter(FieldDescriptor::isRepeated)
        .mapToInt(page::getRepeatedFieldCount)
        .sum();
  }

  private static FieldDescriptor field(Message page, String name) {
    FieldDescriptor field = page.getDescriptorForType().findFieldByName(name);
    if (field == null) {
      throw new IllegalArgumentException(page.getDescriptorForType().getName() + " is no page");
    }
    return field;
  }
}
