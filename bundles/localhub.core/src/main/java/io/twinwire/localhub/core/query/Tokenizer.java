package io.twinwire.localhub.core.query;

import io.twinwire.localhub.core.query.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a query into its pieces. */
final class Tokenizer {

  private static final List<String> SYMBOLS =
      List.of(
          "<=", ">=", "<>", "!=", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",",
          ".");

  private final String text;
  private int at;

  Tokenizer(String text) {
    this.text = text;
  }

  List<Token> tokens() throws QueryException {
    List<Token> tokens = new ArrayList<>();
    boolean isName = false;
    for (Token token = next(false); ; token = next(isName)) {
      tokens.add(token);
      if (token.kind() == Kind.END) {
        return tokens;
      }
      isName = token.isSymbol(".") || token.isWord("AS");
    }
  }

  /**
   * The next piece.
   *
   * @param isName whether it has to be the name of a member or a column: hyphens within belong to
   *     it, as Microsoft's own tests ask for {@code properties.desired.key-1}
   */
  private Token next(boolean isName) throws QueryException {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == text.length()) {
      return new Token(Kind.END, "", start + 1);
    }
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return new Token(Kind.STRING, string(first), start + 1);
    }
    if (text.startsWith("[[", at)) {
      return name(start);
    }
    if (isName && isOfWord(first)) {
      while (isOfName(at)) {
        at++;
      }
      return new Token(Kind.WORD, text.substring(start, at), start + 1);
    }
    if (isDigit(at)) {
      return new Token(Kind.NUMBER, number(), start + 1);
    }
    if (isOfWord(first)) {
      while (at < text.length() && isOfWord(text.charAt(at))) {
        at++;
      }
      return new Token(Kind.WORD, text.substring(start, at), start + 1);
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, start + 1);
      }
    }
    throw new QueryException(start + 1, "the character '" + first + "' fits nowhere");
  }

  private Token name(int start) throws QueryException {
    int end = text.indexOf("]]", at + 2);
    if (end <= at + 2) {
      throw new QueryException(start + 1, "[[ is not followed by a name and ]]");
    }
    at = end + 2;
    return new Token(Kind.NAME, text.substring(start + 2, end), start + 1);
  }

  private String string(char quote) throws QueryException {
    int start = at++;
    StringBuilder string = new StringBuilder();
    while (at < text.length()) {
      char character = text.charAt(at++);
      if (character == quote) {
        return string.toString();
      }
      string.append(character == '\\' ? escaped() : character);
    }
    throw new QueryException(start + 1, "the string does not end");
  }

  private char escaped() throws QueryException {
    int start = at;
    char kind = at < text.length() ? text.charAt(at++) : ' ';
    if (kind == '\'' || kind == '"' || kind == '\\') {
      return kind;
    }
    if (kind == 'u' && at + 4 <= text.length()) {
      String code = text.substring(at, at + 4);
      if (code.matches("[0-9a-fA-F]{4}")) {
        at += 4;
        return (char) Integer.parseInt(code, 16);
      }
    }
    throw new QueryException(start, "after \\ one of ' \" \\ and uXXXX is due");
  }

  private String number() {
    int start = at;
    if (text.startsWith("0x", at) && at + 2 < text.length() && isHex(text.charAt(at + 2))) {
      at += 2;
      while (at < text.length() && isHex(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }
    digits();
    if (at < text.length() && text.charAt(at) == '.' && isDigit(at + 1)) {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      boolean signed = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0;
      if (isDigit(at + (signed ? 2 : 1))) {
        at += signed ? 2 : 1;
        digits();
      }
    }
    return text.substring(start, at);
  }

  private void digits() {
    while (isDigit(at)) {
      at++;
    }
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private boolean isOfName(int index) {
    return index < text.length()
        && (isOfWord(text.charAt(index))
            || (text.charAt(index) == '-'
                && index + 1 < text.length()
                && isOfWord(text.charAt(index + 1))));
  }

  private static boolean isHex(char character) {
    return Character.digit(character, 16) >= 0 && character < 128;
  }

  private static boolean isOfWord(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '$';
  }
}
