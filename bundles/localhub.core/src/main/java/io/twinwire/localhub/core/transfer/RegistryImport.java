package io.twinwire.localhub.core.transfer;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.BlobContainer.Content;
import io.twinwire.api.localhub.BlobContainer.Draft;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.configurations.Configurations;
import io.twinwire.localhub.core.registry.Bulk;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.transfer.ImportLines.Line;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Does what the lines of a blob say, in their order; a line that is refused is named among the
 * errors, and the others count. The blob of the errors is there at the end, empty where there were
 * none; that of an import that was ended before has what was found until then.
 */
final class RegistryImport implements TransferWork {

  private static final int PART = 100;

  /** What a line asks for is done inside a change. */
  private interface Step {
    void apply(Line line, Instant now) throws HubFault;
  }

  private final Hub hub;
  private final TransferRequest request;
  private final BlobContainer input;
  private final BlobContainer output;
  private final ImportSteps steps;
  private final boolean includesConfigurations;
  private @Nullable ImportLines lines;
  private @Nullable Draft errors;
  private Step step;
  private boolean ofConfigurations;
  private long size;

  RegistryImport(
      Hub hub,
      Registry registry,
      Twins twins,
      Configurations configurations,
      TransferRequest request,
      BlobContainer input,
      BlobContainer output) {
    this.hub = hub;
    this.request = request;
    this.input = input;
    this.output = output;
    steps = new ImportSteps(hub, new Bulk(hub, registry, twins), configurations);
    step = steps::device;
    includesConfigurations = request.includesConfigurations();
  }

  /** Refuses an import of what is not there. */
  RegistryImport requireInput() throws HubFault {
    try {
      open(request.inputName()).body().close();
      if (includesConfigurations) {
        open(request.configurationsName()).body().close();
      }
    } catch (IOException e) {
      throw new HubFault(Code.SERVER_ERROR, "the storage: " + e.getMessage());
    }
    return this;
  }

  @Override
  public int step() throws HubFault, IOException {
    Draft log = log();
    ImportLines open = lines();
    List<Line> part = part(open);
    List<ImportError> found = new ArrayList<>();
    hub.run(now -> part.forEach(line -> apply(line, now).ifPresent(found::add)));
    for (ImportError error : found) {
      log.body().write(error.line());
    }
    if (part.size() == PART) {
      return progress(open.read());
    }
    open.close();
    lines = null;
    if (includesConfigurations && !ofConfigurations) {
      ofConfigurations = true;
      step = steps::configuration;
      return progress(0);
    }
    errors = null;
    try (log) {
      log.commit();
    }
    return DONE;
  }

  @Override
  public void close() throws IOException {
    ImportLines open = lines;
    lines = null;
    if (open != null) {
      open.close();
    }
    Draft log = errors;
    errors = null;
    if (log != null) {
      try (log) {
        log.commit();
      } catch (HubFault e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private Draft log() throws HubFault, IOException {
    Draft present = errors;
    if (present == null) {
      present = output.write(request.outputName());
      errors = present;
    }
    return present;
  }

  private ImportLines lines() throws HubFault, IOException {
    ImportLines present = lines;
    if (present == null) {
      Content content = open(ofConfigurations ? request.configurationsName() : request.inputName());
      size = content.size();
      present = new ImportLines(content.body());
      lines = present;
    }
    return present;
  }

  private Optional<ImportError> apply(Line line, Instant now) {
    try {
      step.apply(line, now);
      return Optional.empty();
    } catch (HubFault fault) {
      return Optional.of(ImportError.of(line, ofConfigurations, fault));
    }
  }

  private Content open(String name) throws HubFault, IOException {
    Optional<Content> content = input.read(name);
    if (content.isEmpty()) {
      throw new HubFault(
          Code.BLOB_CONTAINER_VALIDATION,
          "Failed to read from input container: there is no blob " + name);
    }
    return content.get();
  }

  private int progress(long read) {
    long share = includesConfigurations ? DONE / 2 : DONE;
    long before = ofConfigurations ? DONE / 2 : 0;
    return (int) Math.min(DONE - 1, before + read * share / Math.max(1, size));
  }

  private static List<Line> part(ImportLines lines) throws IOException {
    List<Line> part = new ArrayList<>();
    while (part.size() < PART) {
      Optional<Line> next = lines.next();
      if (next.isEmpty()) {
        break;
      }
      part.add(next.get());
    }
    return part;
  }
}
