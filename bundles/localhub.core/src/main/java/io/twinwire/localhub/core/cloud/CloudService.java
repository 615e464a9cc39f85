package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.identity.Records;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.limits.Tiers;
import io.twinwire.localhub.core.store.Changes;

/** The service side of cloud-to-device messages. */
public final class CloudService implements CloudMessages {

  private final Changes changes;
  private final Records records;
  private final CloudQueues queues;
  private final Tiers tiers;
  private final Sweeper sweeper;

  public CloudService(
      Changes changes, Records records, CloudQueues queues, Tiers tiers, Sweeper sweeper) {
    this.changes = changes;
    this.records = records;
    this.queues = queues;
    this.tiers = tiers;
    this.sweeper = sweeper;
  }

  @Override
  public void send(Identity to, CloudMessage message) throws HubFault {
    tiers.require(Feature.CLOUD_TO_DEVICE);
    tiers.pass(Operation.CLOUD_SEND);
    changes.run(
        now -> {
          DeviceRecord record = records.get(to);
          queues.send(record, message, now);
          sweeper.start();
        });
  }

  @Override
  public int purge(Identity identity) throws HubFault {
    tiers.require(Feature.CLOUD_TO_DEVICE);
    return changes.change(now -> queues.purge(records.get(identity), now));
  }

  @Override
  public int count(Identity identity) throws HubFault {
    return queues.count(records.get(identity).generationId());
  }
}
