package io.twinwire.itests.reference;

import java.util.List;
import java.util.Locale;

/** Pieces of GitHub's Markdown. */
final class Markdown {

  private static final int WIDTH = 132;

  private Markdown() {}

  /** Plain text: nothing in it is markup, also not in a table. */
  static String text(String text) {
    return text.strip()
        .replaceAll("\\s+", " ")
        .replaceAll("([\\\\`*_\\[\\]<>|~$])", "\\\\$1")
        .replaceAll("&(?=[#\\w]+;)", "&amp;")
        .replaceAll("(?<=^| )([-+#]+)(?= |$)", "\\\\$1");
  }

  static String code(String text) {
    String fence = text.contains("`") ? "``" : "`";
    String room = text.startsWith("`") || text.endsWith("`") ? " " : "";
    // In a table a bar ends the cell, also within code.
    String inner = text.replaceAll("\\s+", " ").replace("|", "\\|");
    return fence + room + inner + room + fence;
  }

  static String link(String heading) {
    return "[" + text(heading) + "](#" + anchor(heading) + ")";
  }

  /** The anchor that GitHub gives a heading. */
  static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  static String row(String... cells) {
    return "| " + String.join(" | ", List.of(cells)) + " |\n";
  }

  static String rule(int columns) {
    return "|" + "---|".repeat(columns) + "\n";
  }

  static String paragraph(String text) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      if (column > 0 && column + 1 + word.length() > WIDTH) {
        out.append('\n');
        column = 0;
      } else if (column > 0) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
    }
    return out.append("\n\n").toString();
  }
}
