package io.twinwire.localhub.core;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubFault;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The Gogo command {@code localhub:devices}. */
@Component(
    service = DevicesCommand.class,
    property = {"osgi.command.scope=localhub", "osgi.command.function=devices"})
public final class DevicesCommand {

  private static final int SHOWN = 1000;

  private final DeviceRegistry registry;

  @Activate
  public DevicesCommand(@Reference DeviceRegistry registry) {
    this.registry = registry;
  }

  /** The devices, a line each: id, status, connection state, last activity. */
  public String devices() throws HubFault {
    StringBuilder table = new StringBuilder();
    line(table, "device", "status", "connection", "last activity");
    for (Map<String, @Nullable Object> device : registry.devices(SHOWN)) {
      line(
          table,
          device.get("deviceId"),
          device.get("status"),
          device.get("connectionState"),
          device.get("lastActivityTime"));
    }
    return table.toString().stripTrailing();
  }

  private static void line(StringBuilder table, @Nullable Object... cells) {
    table.append(String.format(Locale.ROOT, "%-40s %-9s %-13s %s%n", cells));
  }
}
