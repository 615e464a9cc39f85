package io.twinwire.launcher;

/** Why the product does not run: one line for the user, and the exit status. */
final class LaunchException extends Exception {

  /** The user can mend it: an option, a port, a directory. */
  static final int USAGE = 2;

  /** The product itself does not start. */
  static final int FAILED = 1;

  private static final int REASON_END = 400;

  private static final long serialVersionUID = 1L;

  private final int status;

  private LaunchException(int status, String message) {
    super(message);
    this.status = status;
  }

  static LaunchException usage(String message) {
    return new LaunchException(USAGE, message);
  }

  static LaunchException failed(String message) {
    return new LaunchException(FAILED, message);
  }

  int status() {
    return status;
  }

  /** The class and message of the innermost cause, on one line of bounded length. */
  static String reason(Throwable thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String name = innermost.getClass().getSimpleName();
    return message == null ? name : name + ": " + shortened(message);
  }

  // A resolver tells all it tried; what it began with and where it ended says enough.
  private static String shortened(String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.length() <= 2 * REASON_END + 5
        ? line
        : line.substring(0, REASON_END) + " ... " + line.substring(line.length() - REASON_END);
  }
}
