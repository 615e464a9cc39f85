package io.twinwire.outbox.store;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The database cannot be used. */
final class DatabaseException extends IOException {

  private static final long serialVersionUID = 1L;

  /** What may help. */
  enum Kind {
    /** The file holds no sense: another one must be begun. */
    DAMAGED,
    /** Of a version that this program does not know. */
    NEWER,
    /** No permission, no device: it must be opened again. */
    BROKEN,
    /** No space: it must be made. */
    FULL,
    /** Another process: the same may work later. */
    PASSING
  }

  private final Kind kind;

  DatabaseException(Kind kind, @Nullable String message) {
    super(message);
    this.kind = kind;
  }

  static DatabaseException of(SQLException e) {
    DatabaseException failure = new DatabaseException(kind(e), String.valueOf(e.getMessage()));
    failure.initCause(e);
    return failure;
  }

  /** The same at opening, where a missing table is damage too. */
  static DatabaseException opening(SQLException e) {
    DatabaseException failure = of(e);
    if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_ERROR.code) {
      return failure;
    }
    DatabaseException damaged = new DatabaseException(Kind.DAMAGED, failure.getMessage());
    damaged.initCause(e);
    return damaged;
  }

  private static Kind kind(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return Kind.DAMAGED;
    }
    if (code == SQLiteErrorCode.SQLITE_FULL.code || noIndex(e)) {
      return Kind.FULL;
    }
    boolean passing =
        code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code;
    return passing ? Kind.PASSING : Kind.BROKEN;
  }

  /** The index of the log needs space, too, at opening. */
  private static boolean noIndex(SQLException e) {
    return e instanceof SQLiteException failure
        && failure.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
  }

  Kind kind() {
    return kind;
  }
}
