package io.twinwire.localhub.mqtt;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.HubFault;

/** A CONNECT that is answered with a code other than 0. */
final class ConnectRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private final MqttConnectReturnCode code;

  ConnectRefused(MqttConnectReturnCode code, String message) {
    super(message);
    this.code = code;
  }

  MqttConnectReturnCode code() {
    return code;
  }

  /** Answers the CONNECT and closes the connection. */
  void answer(ChannelHandlerContext ctx) {
    if (code == MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION) {
      answerVersion(ctx);
    } else {
      ctx.writeAndFlush(Packets.connAck(code, false)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  static void answerVersion(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Packets.unacceptableVersion()).addListener(ChannelFutureListener.CLOSE);
  }

  /** What a refusal of the hub is over MQTT. */
  static MqttConnectReturnCode codeOf(HubFault fault, FaultPlan plan) {
    if (plan.connecting() == FaultPlan.Connecting.REFUSE) {
      return MqttConnectReturnCode.valueOf((byte) plan.connack());
    }
    return switch (fault.code()) {
      case THROTTLING, SERVER_ERROR -> MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE;
      default -> MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    };
  }
}
