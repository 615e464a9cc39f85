package io.twinwire.outbox;

import io.twinwire.support.json.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What {@code outbox:status} says, as JSON among the framework's inventory. */
@Component(
    service = InventoryPrinter.class,
    property = {
      InventoryPrinter.NAME + "=outbox",
      InventoryPrinter.TITLE + "=Outbox",
      InventoryPrinter.FORMAT + "=JSON"
    })
public final class OutboxInventory implements InventoryPrinter {

  private final OutboxStatus outbox;

  @Activate
  public OutboxInventory(@Reference OutboxStatus outbox) {
    this.outbox = outbox;
  }

  @Override
  public void print(PrintWriter writer, Format format, boolean isZip) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accounts", AccountReport.json(outbox.accounts()));
    outbox
        .level()
        .ifPresent(
            level -> {
              json.put("messages", level.messages());
              json.put("bytes", level.bytes());
              json.put("maxBytes", level.maxBytes());
              json.put("unwrittenBytes", level.unwrittenBytes());
              json.put("inFlight", level.leased());
              level.failure().ifPresent(failure -> json.put("failure", failure));
              json.put("setAside", level.setAside());
            });
    json.put("troubles", outbox.troubles());
    writer.println(Json.write(json));
  }
}
