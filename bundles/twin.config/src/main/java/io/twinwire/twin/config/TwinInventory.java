package io.twinwire.twin.config;

import io.twinwire.support.json.Json;
import java.io.PrintWriter;
import org.apache.felix.inventory.Format;
import org.apache.felix.inventory.InventoryPrinter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What {@code twin:status} says, as JSON among the framework's inventory. */
@Component(
    service = InventoryPrinter.class,
    property = {
      InventoryPrinter.NAME + "=twin",
      InventoryPrinter.TITLE + "=Twin configuration",
      InventoryPrinter.FORMAT + "=JSON"
    })
public final class TwinInventory implements InventoryPrinter {

  private final TwinStatus.Source source;

  @Activate
  public TwinInventory(@Reference TwinStatus.Source source) {
    this.source = source;
  }

  @Override
  public void print(PrintWriter writer, Format format, boolean isZip) {
    writer.println(Json.write(source.twinStatus().toJson()));
  }
}
