package io.twinwire.itests.bench;

import java.util.Collections;
import java.util.List;

/**
 * Figures side by side.
 *
 * @param title what was measured
 * @param conditions under which it was, in one paragraph
 * @param columns the heads; the first column names the figure
 * @param rows as many cells each as there are columns
 */
record Table(String title, String conditions, List<String> columns, List<List<String>> rows) {

  Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(row + " does not have " + columns.size() + " cells");
      }
    }
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(title).append("\n\n").append(conditions).append("\n\n");
    line(text, columns);
    text.append("|---|")
        .append(String.join("|", Collections.nCopies(columns.size() - 1, "--:")))
        .append("|\n");
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
