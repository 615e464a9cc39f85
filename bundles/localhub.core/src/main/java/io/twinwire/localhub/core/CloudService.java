package io.twinwire.localhub.core;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;

/** The service side of cloud-to-device messages. */
final class CloudService implements CloudMessages {

  private final Hub hub;
  private final Sweeper sweeper;

  CloudService(Hub hub, Sweeper sweeper) {
    this.hub = hub;
    this.sweeper = sweeper;
  }

  @Override
  public void send(Identity to, CloudMessage message) throws HubFault {
    hub.tiers().require(Feature.CLOUD_TO_DEVICE);
    hub.tiers().pass(Operation.CLOUD_SEND);
    hub.run(
        now -> {
          DeviceRecord record = hub.get(to);
          hub.cloud().send(record, message, now);
          sweeper.start();
        });
  }

  @Override
  public int purge(Identity identity) throws HubFault {
    hub.tiers().require(Feature.CLOUD_TO_DEVICE);
    return hub.change(now -> hub.cloud().purge(hub.get(identity), now));
  }

  @Override
  public int count(Identity identity) throws HubFault {
    return hub.cloud().count(hub.get(identity).generationId());
  }
}
