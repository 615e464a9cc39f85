package io.twinwire.localhub.core.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.BlobContainer.Draft;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.localhub.core.configurations.Configuration;
import io.twinwire.localhub.core.configurations.ConfigurationLine;
import io.twinwire.localhub.core.configurations.Configurations;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.state.Hub;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Writes all identities to a blob, a line each, a device before its modules. What changes while it
 * writes is in it, or not.
 */
final class RegistryExport implements TransferWork {

  /** IoT Hub begins with a remark, too; its wording is not documented. */
  static final String WITHOUT_KEYS = "# Keys are excluded from this export.";

  private static final int PART = 500;

  private final Configurations configurations;
  private final TransferRequest request;
  private final BlobContainer output;
  private final Iterator<DeviceRecord> rest;
  private final long count;
  private final boolean hasTwins;
  private @Nullable Draft draft;
  private long done;

  RegistryExport(
      Hub hub, Configurations configurations, TransferRequest request, BlobContainer output) {
    this.configurations = configurations;
    this.request = request;
    this.output = output;
    rest = hub.all().iterator();
    count = hub.all().size();
    hasTwins = hub.tiers().has(Feature.TWINS);
  }

  @Override
  public int step() throws HubFault, IOException {
    Draft open = draft;
    if (open == null) {
      open = output.write(request.outputName());
      draft = open;
      if (request.excludesKeys()) {
        write(open, WITHOUT_KEYS);
      }
    }
    for (int n = 0; n < PART && rest.hasNext(); n++, done++) {
      DeviceRecord record = rest.next();
      write(open, ExportLine.of(record, request.excludesKeys(), hasTwins));
    }
    if (rest.hasNext()) {
      return (int) Math.min(DONE - 1, done * DONE / Math.max(1, count));
    }
    open.commit();
    if (request.includesConfigurations()) {
      exportConfigurations();
    }
    return DONE;
  }

  @Override
  public void close() throws IOException {
    Draft open = draft;
    draft = null;
    if (open != null) {
      open.close();
    }
  }

  private void exportConfigurations() throws HubFault, IOException {
    try (Draft open = output.write(request.configurationsName())) {
      for (Configuration configuration : configurations.all()) {
        write(open, ConfigurationLine.of(configuration));
      }
      open.commit();
    }
  }

  private static void write(Draft draft, String line) throws IOException {
    draft.body().write((line + "\r\n").getBytes(UTF_8));
  }
}
