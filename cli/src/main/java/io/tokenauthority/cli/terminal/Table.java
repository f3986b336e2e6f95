package io.tokenauthority.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns. Cells are cleaned of control characters: display names and reasons are other
 * people's text, and an escape sequence in one would command the operator's terminal.
 */
public final class Table {

  private static final String GAP = "  ";

  /** What every terminal has. */
  private static final int CARD_WIDTH = 80;

  private final List<List<String>> rows = new ArrayList<>();

  private final int lineLimit;

  private Table(int lineLimit) {
    this.lineLimit = lineLimit;
  }

  /** A list: one heading per column, then a row per record. */
  public static Table of(String... headings) {
    return new Table(Integer.MAX_VALUE).row(headings);
  }

  /** One record: a row per field, its name first; values of many words take several lines. */
  public static Table card() {
    return new Table(CARD_WIDTH);
  }

  public Table row(String... cells) {
    List<String> row = new ArrayList<>(cells.length);
    for (String cell : cells) {
      row.add(clean(cell));
    }
    rows.add(row);
    return this;
  }

  /** A row, unless there is nothing to say. */
  public Table optionalRow(String name, String value) {
    return value.isEmpty() ? this : row(name, value);
  }

  /** The text without control characters. */
  public static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The lines, each without trailing spaces and with a line end. */
  public String render() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        if (i < row.size() - 1) {
          line.append(cell).append(" ".repeat(widths[i] - width(cell))).append(GAP);
        } else {
          line.append(wrapped(cell, width(line.toString())));
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The cell between words where it would pass the line's end, further lines below its first. */
  private String wrapped(String cell, int indent) {
    if (indent + width(cell) <= lineLimit) {
      return cell;
    }
    StringBuilder text = new StringBuilder();
    int column = indent;
    for (String word : cell.split(" ", -1)) {
      if (column > indent && column + 1 + width(word) > lineLimit) {
        text.append('\n').append(" ".repeat(indent));
        column = indent;
      } else if (column > indent) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += width(word);
    }
    return text.toString();
  }

  private int[] widths() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
