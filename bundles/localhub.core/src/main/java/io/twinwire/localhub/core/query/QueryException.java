package io.twinwire.localhub.core.query;

/** A text that is no query; the message says where and what would be right. */
public final class QueryException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * @param position of the first character that does not fit, counted from 1
   */
  QueryException(int position, String message) {
    super("position " + position + ": " + message);
    this.position = position;
  }

  public int position() {
    return position;
  }
}
