package io.twinwire.localhub.http;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodAnswer;
import io.twinwire.api.localhub.MethodCall;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.Promises;

/** A device that answers what it was asked, and a queue that holds seven messages. */
final class FakeDownlink implements DirectMethods, CloudMessages {

  record Asked(Identity identity, MethodCall call) {}

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final List<CloudMessage> sent = new CopyOnWriteArrayList<>();
  final List<Identity> purged = new CopyOnWriteArrayList<>();

  @Override
  public Promise<MethodAnswer> invoke(Identity identity, MethodCall call) {
    asked.add(new Asked(identity, call));
    return switch (identity.deviceId()) {
      case "offline" -> Promises.failed(new HubFault(Code.DEVICE_NOT_ONLINE, "it is \"away\""));
      case "slow" -> Promises.failed(new HubFault(Code.GATEWAY_TIMEOUT, "it is slow"));
      default -> Promises.resolved(new MethodAnswer(201, call.payload()));
    };
  }

  @Override
  public void send(Identity to, CloudMessage message) {
    sent.add(message);
  }

  @Override
  public int purge(Identity identity) {
    purged.add(identity);
    return 7;
  }

  @Override
  public int count(Identity identity) {
    return 7;
  }
}
