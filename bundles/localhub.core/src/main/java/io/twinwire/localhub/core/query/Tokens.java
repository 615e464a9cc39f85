package io.twinwire.localhub.core.query;

import java.util.List;

/** The pieces of a query, one after the other. */
final class Tokens {

  private final List<Token> tokens;
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  /** The end comes again and again. */
  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  boolean skipWord(String word) {
    boolean isThere = peek().isWord(word);
    at += isThere ? 1 : 0;
    return isThere;
  }

  boolean skipSymbol(String symbol) {
    boolean isThere = peek().isSymbol(symbol);
    at += isThere ? 1 : 0;
    return isThere;
  }

  void requireWord(String word) throws QueryException {
    Token token = next();
    if (!token.isWord(word)) {
      throw unexpected(token, word);
    }
  }

  void requireSymbol(String symbol) throws QueryException {
    Token token = next();
    if (!token.isSymbol(symbol)) {
      throw unexpected(token, symbol);
    }
  }

  static QueryException unexpected(Token token, String due) {
    return new QueryException(token.position(), token.shown() + " stands where " + due + " is due");
  }
}
