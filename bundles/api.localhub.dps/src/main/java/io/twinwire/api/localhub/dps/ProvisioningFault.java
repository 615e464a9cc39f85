package io.twinwire.api.localhub.dps;

/**
 * A request that the provisioning service refuses. The first three digits of a code are the HTTP
 * status. Documented, or seen in answers of the service, are 400207, 401002, 404201 and 404202; the
 * others are ours.
 */
public class ProvisioningFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final Code code;

  public ProvisioningFault(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /** What went wrong. */
  public enum Code {
    ARGUMENT_INVALID(400004),
    /** The web hook of a custom allocation answered with an error, or not at all. */
    CUSTOM_ALLOCATION_FAILED(400207),
    /** No hub that the enrollment allows is linked. */
    NO_LINKED_HUB(400208),
    UNAUTHORIZED(401002),
    DISABLED(403201),
    NO_SUCH_PATH(404000),
    ENROLLMENT_NOT_FOUND(404201),
    GROUP_NOT_FOUND(404202),
    REGISTRATION_NOT_FOUND(404203),
    OPERATION_NOT_FOUND(404204),
    METHOD_NOT_ALLOWED(405000),
    ALREADY_EXISTS(409201),
    PRECONDITION_FAILED(412201),
    TOO_LARGE(413001),
    TOO_MANY(429001),
    SERVER_ERROR(500001),
    /** A linked hub refused the device, or could not be reached. */
    HUB_FAILED(500202);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    /** For instance 401002. */
    public int number() {
      return number;
    }

    /** For instance 401. */
    public int http() {
      return number / 1000;
    }
  }
}
