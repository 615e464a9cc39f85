package io.twinwire.api.localhub;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A fault that a device asks for with one of its messages, as Microsoft's own tests do.
 *
 * @param reason of the device's choice; empty where it gave none
 */
public record InjectedFault(Operation operation, String reason) {

  /** The application property that names the operation. */
  public static final String TYPE = "AzIoTHub_FaultOperationType";

  public static final String REASON = "AzIoTHub_FaultOperationCloseReason";
  public static final String DELAY = "AzIoTHub_FaultOperationDelayInSecs";
  public static final String DURATION = "AzIoTHub_FaultOperationDurationInSecs";

  /** What is to go wrong. */
  public enum Operation {
    KILL_TCP("KillTcp"),
    KILL_AMQP_CONNECTION("KillAmqpConnection"),
    KILL_AMQP_SESSION("KillAmqpSession"),
    KILL_AMQP_CBS_LINK_REQUEST("KillAmqpCBSLinkReq"),
    KILL_AMQP_CBS_LINK_RESPONSE("KillAmqpCBSLinkResp"),
    KILL_AMQP_D2C_LINK("KillAmqpD2CLink"),
    KILL_AMQP_C2D_LINK("KillAmqpC2DLink"),
    KILL_AMQP_TWIN_LINK_REQUEST("KillAmqpTwinLinkReq"),
    KILL_AMQP_TWIN_LINK_RESPONSE("KillAmqpTwinLinkResp"),
    KILL_AMQP_METHOD_LINK_REQUEST("KillAmqpMethodReqLink"),
    KILL_AMQP_METHOD_LINK_RESPONSE("KillAmqpMethodRespLink"),
    SHUT_DOWN_AMQP("ShutDownAmqp"),
    SHUT_DOWN_MQTT("ShutDownMqtt"),
    /** For the fault's duration what the device sends is refused with 429001. */
    INVOKE_THROTTLING("InvokeThrottling"),
    /** With 403002. */
    INVOKE_MAX_MESSAGE_QUOTA("InvokeMaxMessageQuota"),
    /** With 401003. */
    INVOKE_AUTH_ERROR("InvokeAuthError");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    /** The value of the property {@link InjectedFault#TYPE}. */
    public String text() {
      return text;
    }
  }

  /** The fault that a message's application properties ask for. */
  public static Optional<InjectedFault> of(Map<String, String> properties) {
    String type = properties.get(TYPE);
    return type == null
        ? Optional.empty()
        : Arrays.stream(Operation.values())
            .filter(operation -> operation.text().equals(type))
            .findFirst()
            .map(operation -> new InjectedFault(operation, properties.getOrDefault(REASON, "")));
  }
}
