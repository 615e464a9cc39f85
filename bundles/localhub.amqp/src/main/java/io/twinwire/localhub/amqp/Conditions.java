package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.HubFault;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.AmqpError;
import org.apache.qpid.proton.amqp.transport.ConnectionError;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.LinkError;

/** What goes wrong at the hub, in the words of AMQP that Microsoft's clients know. */
final class Conditions {

  private static final Symbol ARGUMENT_ERROR = Symbol.valueOf("com.microsoft:argument-error");
  private static final Symbol LOCK_LOST = Symbol.valueOf("com.microsoft:message-lock-lost");
  private static final Symbol THROTTLED =
      Symbol.valueOf("com.microsoft:device-container-throttled");
  private static final Symbol TIMEOUT = Symbol.valueOf("com.microsoft:timeout");
  private static final Symbol CONFLICT = Symbol.valueOf("com.microsoft:link-creation-conflict");

  private Conditions() {}

  static ErrorCondition of(HubFault fault) {
    return new ErrorCondition(
        condition(fault.code()), "ErrorCode:" + fault.code().text() + "; " + fault.getMessage());
  }

  static Symbol condition(HubFault.Code code) {
    return switch (code) {
      case QUOTA_EXCEEDED, DEVICE_MAXIMUM_QUEUE_DEPTH_EXCEEDED -> AmqpError.RESOURCE_LIMIT_EXCEEDED;
      case OPERATION_NOT_AVAILABLE_IN_CURRENT_TIER -> AmqpError.NOT_ALLOWED;
      case LINK_CREATION_CONFLICT -> CONFLICT;
      case DEVICE_MESSAGE_LOCK_LOST -> LOCK_LOST;
      default -> byStatus(code.http());
    };
  }

  private static Symbol byStatus(int status) {
    return switch (status) {
      case 400 -> ARGUMENT_ERROR;
      case 401, 403 -> AmqpError.UNAUTHORIZED_ACCESS;
      case 404 -> AmqpError.NOT_FOUND;
      case 412 -> AmqpError.PRECONDITION_FAILED;
      case 413 -> LinkError.MESSAGE_SIZE_EXCEEDED;
      case 429 -> THROTTLED;
      case 504 -> TIMEOUT;
      default -> AmqpError.INTERNAL_ERROR;
    };
  }

  /** Why the hub ends what a device has. */
  static ErrorCondition of(CloseReason reason) {
    Symbol condition =
        switch (reason) {
          case REPLACED -> LinkError.STOLEN;
          case DEVICE_DISABLED, SAS_EXPIRED -> AmqpError.UNAUTHORIZED_ACCESS;
          case DEVICE_DELETED -> AmqpError.NOT_FOUND;
          case HUB_STOPPED -> ConnectionError.CONNECTION_FORCED;
          default -> LinkError.DETACH_FORCED;
        };
    return new ErrorCondition(condition, "the hub ends the connection: " + reason.text());
  }
}
