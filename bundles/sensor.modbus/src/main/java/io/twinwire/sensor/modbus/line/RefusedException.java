package io.twinwire.sensor.modbus.line;

/** A unit's answer is a Modbus exception. The message is its name. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final int code;

  public RefusedException(int code) {
    super(name(code));
    this.code = code;
  }

  /** Whether addresses beside those that are wanted may be the cause. */
  public boolean isOfAddresses() {
    return code == 2 || code == 3;
  }

  /** Whether it will be the same the next time, as far as one can tell. */
  public boolean isLasting() {
    return code >= 1 && code <= 3;
  }

  /** Whether it is a gateway's, which does not reach the unit. */
  public boolean isOfGateway() {
    return code == 10 || code == 11;
  }

  /** The names of the Modbus Application Protocol V1.1b3, section 7. */
  private static String name(int code) {
    return switch (code) {
      case 1 -> "ILLEGAL_FUNCTION";
      case 2 -> "ILLEGAL_DATA_ADDRESS";
      case 3 -> "ILLEGAL_DATA_VALUE";
      case 4 -> "SERVER_DEVICE_FAILURE";
      case 5 -> "ACKNOWLEDGE";
      case 6 -> "SERVER_DEVICE_BUSY";
      case 7 -> "NEGATIVE_ACKNOWLEDGE";
      case 8 -> "MEMORY_PARITY_ERROR";
      case 10 -> "GATEWAY_PATH_UNAVAILABLE";
      case 11 -> "GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND";
      default -> "EXCEPTION_" + code;
    };
  }
}
