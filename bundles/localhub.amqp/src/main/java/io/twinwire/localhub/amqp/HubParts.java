package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.support.amqp.AmqpGuest;
import java.util.List;
import java.util.concurrent.Executor;

/** What connections are served with. */
record HubParts(
    DeviceGateway gateway,
    ServiceAccess access,
    CloudMessages messages,
    ServiceQueues queues,
    EventHub events,
    List<AmqpGuest> guests,
    Executor workers) {}
