package io.twinwire.localhub.core.query;

import io.twinwire.localhub.core.query.Token.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads conditions and calculations by recursive descent: OR binds least, then AND, then NOT. */
final class Expressions {

  /** What an expression may nest, so that none ends the thread that reads it. */
  private static final int MAX_DEPTH = 100;

  private static final Set<String> COMPARISONS = Set.of("=", "!=", "<>", "<", "<=", ">", ">=");
  private static final Set<String> KEYWORDS =
      Set.of(
          "SELECT", "TOP", "FROM", "WHERE", "GROUP", "BY", "AS", "AND", "OR", "NOT", "IN", "NIN",
          "ORDER");

  private final Tokens tokens;
  private int depth;

  Expressions(Tokens tokens) {
    this.tokens = tokens;
  }

  Expression read() throws QueryException {
    if (++depth > MAX_DEPTH) {
      throw new QueryException(
          tokens.peek().position(), "the expression is nested more than " + MAX_DEPTH + " times");
    }
    Expression result = and();
    while (tokens.skipWord("OR")) {
      Expression left = result;
      Expression right = and();
      result = row -> left.holds(row) || right.holds(row);
    }
    depth--;
    return result;
  }

  /** A path; the name of what is asked about may stand before it. */
  Path path() throws QueryException {
    List<String> steps = new ArrayList<>();
    Token first = tokens.next();
    if (first.kind() == Kind.WORD && KEYWORDS.contains(first.text().toUpperCase(Locale.ROOT))) {
      throw Tokens.unexpected(first, "a value");
    }
    steps.add(name(first));
    while (tokens.skipSymbol(".")) {
      steps.add(name(tokens.next()));
    }
    if (first.isWord("devices") && steps.size() > 1) {
      steps.remove(0);
      boolean isPrefix = steps.get(0).equals("jobs") || steps.get(0).equals("modules");
      if (isPrefix && steps.size() > 1) {
        steps.remove(0);
      }
    }
    return new Path(steps);
  }

  private static String name(Token token) throws QueryException {
    if (token.kind() != Kind.WORD && token.kind() != Kind.NAME) {
      throw Tokens.unexpected(token, "a name");
    }
    return token.text();
  }

  private Expression and() throws QueryException {
    Expression result = not();
    while (tokens.skipWord("AND")) {
      Expression left = result;
      Expression right = not();
      result = row -> left.holds(row) && right.holds(row);
    }
    return result;
  }

  private Expression not() throws QueryException {
    boolean negated = false;
    boolean isCondition = false;
    while (tokens.skipWord("NOT")) {
      negated = !negated;
      isCondition = true;
    }
    Expression condition = comparison();
    if (!isCondition) {
      return condition;
    }
    boolean wanted = !negated;
    return row -> condition.holds(row) == wanted;
  }

  private Expression comparison() throws QueryException {
    Expression left = sum();
    Token operator = tokens.peek();
    if (operator.kind() == Kind.SYMBOL && COMPARISONS.contains(operator.text())) {
      tokens.next();
      Expression right = sum();
      return row -> Values.compared(operator.text(), left.value(row), right.value(row));
    }
    boolean isNegated =
        tokens.skipWord("NIN")
            || (operator.isWord("NOT") && tokens.peek(1).isWord("IN") && skipNotIn());
    if (isNegated || tokens.skipWord("IN")) {
      Token start = tokens.peek();
      if (!start.isSymbol("[") && start.kind() != Kind.WORD && start.kind() != Kind.NAME) {
        throw Tokens.unexpected(start, "a list such as ['a', 'b']");
      }
      Expression list = sum();
      return row -> {
        Object isIn = Values.isIn(left.value(row), list.value(row));
        return isNegated && isIn instanceof Boolean found ? (Object) !found : isIn;
      };
    }
    return left;
  }

  private boolean skipNotIn() {
    return tokens.skipWord("NOT") && tokens.skipWord("IN");
  }

  private Expression sum() throws QueryException {
    Expression result = product();
    for (Token token = tokens.peek();
        token.isSymbol("+") || token.isSymbol("-");
        token = tokens.peek()) {
      result = calculation(tokens.next().text(), result, product());
    }
    return result;
  }

  private Expression product() throws QueryException {
    Expression result = signed();
    for (Token token = tokens.peek();
        token.isSymbol("*") || token.isSymbol("/") || token.isSymbol("%");
        token = tokens.peek()) {
      result = calculation(tokens.next().text(), result, signed());
    }
    return result;
  }

  private static Expression calculation(String operator, Expression left, Expression right) {
    return row -> Values.calculated(operator, left.value(row), right.value(row));
  }

  private Expression signed() throws QueryException {
    boolean negative = false;
    boolean isSigned = false;
    for (Token token = tokens.peek();
        token.isSymbol("+") || token.isSymbol("-");
        token = tokens.peek()) {
      negative ^= tokens.next().isSymbol("-");
      isSigned = true;
    }
    Expression value = primary();
    return isSigned ? calculation(negative ? "-" : "+", row -> 0L, value) : value;
  }

  private Expression primary() throws QueryException {
    Token token = tokens.peek();
    if (tokens.skipSymbol("(")) {
      Expression inner = read();
      tokens.requireSymbol(")");
      return inner;
    }
    if (tokens.skipSymbol("[")) {
      return list();
    }
    return switch (token.kind()) {
      case STRING -> constant(tokens.next().text());
      case NUMBER -> constant(number(tokens.next()));
      case WORD -> tokens.peek(1).isSymbol("(") ? call() : word(token);
      case NAME -> path();
      default -> throw Tokens.unexpected(token, "a value");
    };
  }

  private Expression word(Token token) throws QueryException {
    if (tokens.peek(1).isSymbol(".")) {
      return path();
    }
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true", "false" -> constant(Boolean.valueOf(tokens.next().text()));
      case "null" -> skipped(constant(null));
      case "undefined" -> skipped(constant(Values.UNDEFINED));
      default -> path();
    };
  }

  private Expression skipped(Expression constant) {
    tokens.next();
    return constant;
  }

  private Expression call() throws QueryException {
    Token name = tokens.next();
    Function function = Function.named(name.text());
    if (function == null) {
      boolean isAggregate = Aggregate.named(name.text()) != null;
      throw new QueryException(
          name.position(),
          isAggregate
              ? name.text() + " can only be a column of its own"
              : "there is no function " + name.text());
    }
    tokens.requireSymbol("(");
    List<Expression> arguments = new ArrayList<>();
    arguments.add(read());
    while (tokens.skipSymbol(",")) {
      arguments.add(read());
    }
    tokens.requireSymbol(")");
    if (arguments.size() != function.arguments()) {
      throw new QueryException(
          name.position(),
          "%s takes %d argument(s), not %d"
              .formatted(name.text(), function.arguments(), arguments.size()));
    }
    return row -> {
      List<@Nullable Object> values = new ArrayList<>();
      arguments.forEach(argument -> values.add(argument.value(row)));
      return function.body().of(values);
    };
  }

  private Expression list() throws QueryException {
    List<Expression> elements = new ArrayList<>();
    if (!tokens.peek().isSymbol("]")) {
      do {
        elements.add(read());
      } while (tokens.skipSymbol(","));
    }
    tokens.requireSymbol("]");
    return row -> {
      List<@Nullable Object> values = new ArrayList<>();
      elements.forEach(element -> values.add(element.value(row)));
      return Collections.unmodifiableList(values);
    };
  }

  private static Expression constant(@Nullable Object value) {
    return row -> value;
  }

  private static Object number(Token token) throws QueryException {
    String text = token.text();
    try {
      return text.startsWith("0x") ? Long.valueOf(text.substring(2), 16) : decimal(text);
    } catch (NumberFormatException e) {
      throw new QueryException(token.position(), text + " is too large a number");
    }
  }

  private static Object decimal(String text) {
    if (text.matches("\\d{1,18}")) {
      return Long.valueOf(text);
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }
}
