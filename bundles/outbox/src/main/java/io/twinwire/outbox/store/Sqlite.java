package io.twinwire.outbox.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Opens SQLite files without {@link java.sql.DriverManager}, which would hold on to the driver's
 * class loader when its bundle is updated.
 */
final class Sqlite {

  private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);

  /** Where the driver unpacks its native library, named so by the driver. */
  private static final String UNPACK = "org.sqlite.tmpdir";

  private static boolean prepared;

  private Sqlite() {}

  /** Has the native library unpacked here; what former processes left is removed. */
  static synchronized void unpackTo(Path directory) throws IOException {
    if (prepared) {
      return;
    }
    Files.createDirectories(directory);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "sqlite-*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    System.setProperty(UNPACK, directory.toString());
    prepared = true;
  }

  static Connection open(Path file, boolean readOnly) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("busy_timeout", "500");
    if (readOnly) {
      properties.setProperty("open_mode", "1");
    }
    return new JDBC4Connection("jdbc:sqlite:" + file, file.toString(), properties);
  }

  /** Reads one row of a result. */
  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** All rows of a query's result. */
  static <T> List<T> query(Connection connection, String sql, Reading<T> reading)
      throws DatabaseException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reading.of(result));
      }
      return rows;
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("A database that is of no more use", e);
    }
  }
}
