package io.twinwire.sensor.opcua;

import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The Gogo command {@code opcua:browse}. */
@Component(
    service = OpcUaCommands.class,
    property = {"osgi.command.scope=opcua", "osgi.command.function=browse"})
public final class OpcUaCommands {

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<OpcUaInstance> instances = List.of();

  /** What lies below the server's objects, as lines that go into {@code channels}. */
  public String browse(String instance) throws Exception {
    return browse(instance, "");
  }

  /** What lies below a node, as lines that go into {@code channels}. */
  public String browse(String instance, String node) throws Exception {
    for (OpcUaInstance candidate : instances) {
      if (candidate.name().equals(instance)) {
        return candidate.browse(node);
      }
    }
    throw new IOException(
        instance
            + ": no such instance; there are "
            + instances.stream().map(OpcUaInstance::name).sorted().toList());
  }
}
