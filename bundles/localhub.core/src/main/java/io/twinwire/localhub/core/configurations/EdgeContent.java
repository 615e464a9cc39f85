package io.twinwire.localhub.core.configurations;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.twin.TwinUpdate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the modules of one Edge device their desired properties. */
final class EdgeContent {

  private final Hub hub;
  private final Registry registry;
  private final Twins twins;

  EdgeContent(Hub hub, Registry registry, Twins twins) {
    this.hub = hub;
    this.registry = registry;
    this.twins = twins;
  }

  /** Called inside a change. Modules that are not there are created. */
  void apply(Identity device, Map<String, ?> document, Instant now) throws HubFault {
    Map<String, @Nullable Object> object = Trees.object(document);
    ConfigurationContent content =
        ConfigurationContent.checked(object == null ? Trees.EMPTY : object);
    if (!content.isEdge()) {
      throw Faults.invalid("content: modulesContent is due, not " + content.kind());
    }
    if (!hub.get(device).registration().iotEdge()) {
      throw Faults.invalid(device.id() + " is no Edge device");
    }
    for (String name : content.values().keySet()) {
      Identity module = new Identity(device.deviceId(), Optional.of(name));
      if (hub.find(module).isEmpty()) {
        registry.create(module, Registry.EDGE_MODULE, now);
      }
      Map<String, @Nullable Object> before = hub.get(module).twin().desired().content();
      Map<String, @Nullable Object> after = before;
      for (Map.Entry<String, @Nullable Object> one :
          Trees.member(content.values(), name).entrySet()) {
        after = ConfigurationContent.put(after, one.getKey(), one.getValue());
      }
      Map<String, @Nullable Object> difference = Trees.difference(before, after);
      if (!difference.isEmpty()) {
        TwinUpdate update = TwinUpdate.patch(Map.of("properties", Map.of("desired", difference)));
        twins.patch(module, update, "*", now);
      }
    }
  }
}
