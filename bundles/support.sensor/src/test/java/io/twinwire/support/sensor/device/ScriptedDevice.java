package io.twinwire.support.sensor.device;

import io.twinwire.support.sensor.channel.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A device that does what the test says. */
final class ScriptedDevice implements PolledDevice<String>, EventDevice<String> {

  final List<String> calls = new ArrayList<>();
  String unplugged = "";
  String broken = "";
  String refused = "";
  EventDevice.Sink<String> sink;

  @Override
  public void open() throws IOException {
    calls.add("open");
    if (!unplugged.isEmpty()) {
      throw new IOException(unplugged);
    }
  }

  @Override
  public void open(List<Entry<String>> entries, EventDevice.Sink<String> reportsTo)
      throws IOException {
    sink = reportsTo;
    open();
  }

  @Override
  public void read(List<Entry<String>> entries, Samples<String> samples) throws IOException {
    calls.add("read");
    if (!broken.isEmpty()) {
      throw new IOException(broken);
    }
    for (Entry<String> entry : entries) {
      switch (entry.address()) {
        case "silent" -> {}
        case "bad" -> samples.bad(entry, "broken wire");
        default -> samples.value(entry, Integer.parseInt(entry.address()));
      }
    }
  }

  @Override
  public void write(Entry<String> entry, Object raw) throws IOException {
    calls.add("write " + entry.address() + " " + raw);
    if (!refused.isEmpty()) {
      throw new NotTakenException(refused, new IOException());
    }
    if (!broken.isEmpty()) {
      throw new IOException(broken);
    }
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public void close() {
    calls.add("close");
  }
}
