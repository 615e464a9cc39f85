package io.twinwire.localhub.core.query;

import io.twinwire.localhub.core.query.Query.Source;
import io.twinwire.localhub.core.query.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the clauses of a query; what stands in them is read by {@link Expressions}. */
final class Parser {

  private final Tokens tokens;
  private final Expressions expressions;

  Parser(String text) throws QueryException {
    if (text.length() > Query.MAX_LENGTH) {
      throw new QueryException(
          Query.MAX_LENGTH + 1,
          "the query has "
              + text.length()
              + " characters, at most "
              + Query.MAX_LENGTH
              + " are allowed");
    }
    tokens = new Tokens(new Tokenizer(text).tokens());
    expressions = new Expressions(tokens);
  }

  Query query() throws QueryException {
    tokens.requireWord("SELECT");
    OptionalInt top = top();
    Token first = tokens.peek();
    List<Column> columns = tokens.skipSymbol("*") ? List.of() : columns();
    tokens.requireWord("FROM");
    Source source = source();
    Expression where = tokens.skipWord("WHERE") ? expressions.read() : row -> true;
    List<Path> groups = groups();
    end();
    check(first, columns, source, groups);
    return new Query(top, columns, source, where, groups);
  }

  Query condition() throws QueryException {
    Source source = Source.DEVICES;
    Expression where = row -> true;
    if (tokens.skipWord("FROM")) {
      source = source();
      if (tokens.skipWord("WHERE")) {
        where = expressions.read();
      }
    } else if (!tokens.skipSymbol("*")) {
      where = expressions.read();
    }
    end();
    return new Query(OptionalInt.empty(), List.of(), source, where, List.of());
  }

  private OptionalInt top() throws QueryException {
    if (!tokens.skipWord("TOP")) {
      return OptionalInt.empty();
    }
    Token number = tokens.next();
    if (number.kind() != Kind.NUMBER || !number.text().matches("[1-9]\\d{0,8}")) {
      throw Tokens.unexpected(number, "after TOP a whole number from 1 on");
    }
    return OptionalInt.of(Integer.parseInt(number.text()));
  }

  private List<Column> columns() throws QueryException {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    do {
      Token start = tokens.peek();
      Column column = column(columns.size() + 1);
      if (!names.add(column.name())) {
        throw new QueryException(
            start.position(), "two columns are called " + column.name() + "; AS names one anew");
      }
      columns.add(column);
    } while (tokens.skipSymbol(","));
    return columns;
  }

  private Column column(int place) throws QueryException {
    Aggregate aggregate = null;
    Expression expression;
    if (tokens.peek().kind() == Kind.WORD && tokens.peek(1).isSymbol("(")) {
      aggregate = Aggregate.named(tokens.peek().text());
    }
    if (aggregate != null) {
      tokens.next();
      tokens.requireSymbol("(");
      boolean isBare = aggregate == Aggregate.COUNT && tokens.peek().isSymbol(")");
      expression = isBare ? row -> true : expressions.read();
      tokens.requireSymbol(")");
    } else {
      expression = expressions.read();
    }
    String name = expression instanceof Path path ? path.last() : "$" + place;
    if (tokens.skipWord("AS")) {
      Token alias = tokens.next();
      if (alias.kind() != Kind.WORD && alias.kind() != Kind.NAME) {
        throw Tokens.unexpected(alias, "after AS a name");
      }
      name = alias.text();
    } else if (aggregate != null) {
      name = "$" + place;
    }
    return new Column(name, aggregate, expression);
  }

  private Source source() throws QueryException {
    Token devices = tokens.next();
    if (devices.isWord("devices")) {
      if (!tokens.skipSymbol(".")) {
        return Source.DEVICES;
      }
      if (tokens.skipWord("modules")) {
        return Source.MODULES;
      }
      if (tokens.skipWord("jobs")) {
        return Source.JOBS;
      }
    }
    throw Tokens.unexpected(devices, "devices, devices.modules or devices.jobs");
  }

  private List<Path> groups() throws QueryException {
    List<Path> groups = new ArrayList<>();
    if (tokens.skipWord("GROUP")) {
      tokens.requireWord("BY");
      do {
        groups.add(expressions.path());
      } while (tokens.skipSymbol(","));
    }
    return groups;
  }

  private void end() throws QueryException {
    Token token = tokens.next();
    if (token.isWord("ORDER")) {
      throw new QueryException(token.position(), "IoT Hub's query language has no ORDER BY");
    }
    if (token.kind() != Kind.END) {
      throw Tokens.unexpected(token, "the end of the query");
    }
  }

  private static void check(Token first, List<Column> columns, Source source, List<Path> groups)
      throws QueryException {
    if (source == Source.JOBS && !columns.isEmpty()) {
      throw new QueryException(first.position(), "of devices.jobs only * can be selected");
    }
    if (columns.isEmpty() && !groups.isEmpty()) {
      throw new QueryException(first.position(), "* cannot be selected together with GROUP BY");
    }
    boolean isGrouped =
        !groups.isEmpty() || columns.stream().anyMatch(column -> column.aggregate() != null);
    for (Column column : columns) {
      if (isGrouped && column.aggregate() == null && !isOneOf(groups, column.expression())) {
        throw new QueryException(
            first.position(),
            column.name() + " is neither an aggregate nor one of the paths of GROUP BY");
      }
    }
  }

  private static boolean isOneOf(List<Path> groups, @Nullable Expression expression) {
    return expression instanceof Path path && groups.contains(path);
  }
}
