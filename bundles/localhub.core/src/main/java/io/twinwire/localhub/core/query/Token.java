package io.twinwire.localhub.core.query;

/**
 * A piece of a query.
 *
 * @param text as it counts: a string without its quotes, a name without its brackets
 * @param position of its first character, counted from 1
 */
record Token(Kind kind, String text, int position) {

  enum Kind {
    /** A keyword or a name. */
    WORD,
    /** A name in double brackets, never a keyword. */
    NAME,
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** For messages. */
  String shown() {
    if (kind == Kind.END) {
      return "the end";
    }
    return '"' + (text.length() <= 40 ? text : text.substring(0, 40) + "...") + '"';
  }
}
