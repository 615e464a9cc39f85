package io.twinwire.itests.bench;

import com.google.gson.Gson;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.RunProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The field on one core: holding registers of Modbus devices, polled once a second, and OPC UA
 * items that change once a second. The devices, and the hub, have the other core.
 */
final class Sensors implements Benchmark {

  /** Who reads. */
  enum Side {
    GATEWAY("Twinwire"),
    MILO("Milo alone, no Modbus"),
    NODE_RED("Node-RED");

    private final String title;

    Side(String title) {
      this.title = title;
    }
  }

  /**
   * One turn of one side.
   *
   * @param seconds that were looked at
   * @param registers that the devices were asked for in them; 0 where Modbus is not read
   * @param polled how far from a second apart a device was asked, in milliseconds: median, 99th
   *     percentile, worst
   * @param items readings of items that came
   * @param arrived how far from a second apart those of an item came, likewise
   * @param cpu processor time
   * @param heap bytes in use after a collection
   * @param peak KiB of the process at most
   */
  record Turn(
      double seconds,
      long registers,
      List<Double> polled,
      long items,
      List<Double> arrived,
      Duration cpu,
      long heap,
      long peak) {

    Turn {
      polled = List.copyOf(polled);
      arrived = List.copyOf(arrived);
    }
  }

  /** One window to come to rest, and one to be looked at, and as long again for a busy machine. */
  private static final int WINDOWS = 4;

  private static final int FIRST_PORT = 15020;

  /** What the documentation recommends where memory is little. */
  private static final String JVM =
      "@" + Path.of("..", "..", "config", "small.args").toAbsolutePath().normalize();

  /** Where a side does not do what is measured. */
  private static final Double NOTHING = Double.NaN;

  private final Path scratch;
  private final String address;
  private final Field.Size size;
  private final int window;

  /**
   * @param scratch an empty directory
   * @param address of the local hub and the devices, on loopback
   * @param window seconds that are looked at, after as many that are not
   */
  Sensors(Path scratch, String address, Field.Size size, int window) {
    this.scratch = scratch;
    this.address = address;
    this.size = size;
    this.window = window;
  }

  @Override
  public Table run(Effort effort) {
    return table(measure(effort));
  }

  /** Lets both sides read in turns. */
  Map<Side, List<Turn>> measure(Effort effort) {
    Map<Side, List<Turn>> turns = new EnumMap<>(Side.class);
    NodeRed.place();
    try (Site site = Site.start(scratch.resolve("hub"), address);
        Field field = Field.start(address, FIRST_PORT, size)) {
      // Who is measured has the other core to itself.
      Core.SECOND.take(site.hub().process().process());
      Core.SECOND.take(field.process().process());
      for (int i = 1; i <= effort.rounds(); i++) {
        Path directory = scratch.resolve("turn-" + i);
        Device device = site.device("gateway-" + i);
        turns
            .computeIfAbsent(Side.GATEWAY, none -> new ArrayList<>())
            .add(gateway(site, field, device, directory.resolve("gateway"), effort));
        turns.computeIfAbsent(Side.MILO, none -> new ArrayList<>()).add(milo(field, effort));
        turns
            .computeIfAbsent(Side.NODE_RED, none -> new ArrayList<>())
            .add(nodeRed(field, directory.resolve("node-red")));
      }
    }
    return turns;
  }

  private Turn gateway(Site site, Field field, Device device, Path directory, Effort effort) {
    Path data = directory.resolve("data");
    Adapters.install(data, "modbus", "opcua");
    List<String> command = new ArrayList<>(Core.FIRST.command());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(effort.jvm());
    command.addAll(List.of(JVM, "-Dtwinwire.probe.arrivals=" + window));
    command.addAll(List.of("-jar", ExtendedJar.of("gateway", directory, "probe").toString()));
    command.addAll(List.of("--data", data.toString()));
    try (RunProcess process =
        RunProcess.program(device.getDeviceId(), command, site.environment(device))) {
      new BackEnd(site).desire(device.getDeviceId(), desired(field.plant()));
      return look(field, process, () -> JvmHeap.used(process.process()));
    }
  }

  private String desired(String plant) {
    Map<String, Object> devices = new LinkedHashMap<>();
    for (int i = 0; i < size.devices(); i++) {
      devices.put(
          "d" + i,
          Map.of(
              "host",
              address,
              "port",
              FIRST_PORT + i,
              "channels",
              lines("r{0..%d} = holding:{0..%1$d} scale=0.1", size.registers())));
    }
    Map<String, Object> server =
        Map.of(
            "endpoint",
            plant,
            "securityPolicy",
            "None",
            "securityMode",
            "none",
            "channels",
            lines("i{0..%d} = ns=2;s=i{0..%1$d} scale=0.1", size.items()));
    return new Gson()
        .toJson(
            Map.of(
                "telemetry",
                Map.of("sampleInterval", 1, "sendInterval", 10),
                "modbus",
                devices,
                "opcua",
                Map.of("plant", server)));
  }

  private static List<String> lines(String line, int count) {
    return List.of(String.format(line, count - 1));
  }

  private Turn milo(Field field, Effort effort) {
    List<String> command = new ArrayList<>(Core.FIRST.command());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(effort.jvm());
    command.addAll(List.of(JVM, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PlainMilo.class.getName(), field.plant()));
    command.addAll(List.of(Integer.toString(size.items()), Integer.toString(window)));
    try (RunProcess process = RunProcess.program("milo", command, Map.of())) {
      return look(field, process, () -> JvmHeap.used(process.process()));
    }
  }

  private Turn nodeRed(Field field, Path directory) {
    try (RunProcess process = NodeRed.start(Core.FIRST, directory, NodeRed.flows(field, window))) {
      return look(
          field,
          process,
          () -> {
            int mark = process.mark();
            return Long.parseLong(process.awaitLine(mark, "heap \\d+").split(" ")[1]);
          });
    }
  }

  /** What a heap holds, when asked. */
  private interface Heap {
    long used();
  }

  /** The first window passes unseen; the second begins when its first line is there. */
  private Turn look(Field field, RunProcess process, Heap heap) {
    RunLines lines = new RunLines(process, Site.PATIENCE.plusSeconds((long) WINDOWS * window));
    lines.await(0, "arrived .*");
    int mark = process.mark();
    field.mark();
    Usage before = Usage.of(process.process());
    long begin = System.nanoTime();
    String[] items = lines.await(mark, "arrived .*").split(" ");
    double seconds = (System.nanoTime() - begin) / 1e9;
    Usage after = Usage.of(process.process());
    String[] polled = field.tell();
    return new Turn(
        seconds,
        Long.parseLong(polled[2]),
        numbers(polled, 3),
        Long.parseLong(items[1]),
        numbers(items, 2),
        after.cpu().minus(before.cpu()),
        heap.used(),
        after.peak());
  }

  private static List<Double> numbers(String[] words, int first) {
    List<Double> numbers = new ArrayList<>();
    for (int i = first; i < words.length; i++) {
      numbers.add(words[i].equals("-") ? NOTHING : Double.valueOf(words[i]));
    }
    return numbers;
  }

  private Table table(Map<Side, List<Turn>> turns) {
    List<String> columns = new ArrayList<>(List.of(""));
    turns.keySet().forEach(side -> columns.add(side.title));
    columns.add("Node-RED to Twinwire");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("registers a second", 0, turns, Sensors::registersASecond));
    rows.add(row("a device asked, p50 off a second, ms", 2, turns, turn -> turn.polled().get(0)));
    rows.add(row("a device asked, p99 off a second, ms", 2, turns, turn -> turn.polled().get(1)));
    rows.add(row("items a second", 0, turns, turn -> turn.items() / turn.seconds()));
    rows.add(row("an item's reading, p50 off a second, ms", 2, turns, t -> t.arrived().get(0)));
    rows.add(row("an item's reading, p99 off a second, ms", 2, turns, t -> t.arrived().get(1)));
    rows.add(row("of one core, %", 1, turns, turn -> turn.cpu().toNanos() / 1e7 / turn.seconds()));
    rows.add(row("heap after a collection, MiB", 1, turns, t -> t.heap() / (1024.0 * 1024)));
    rows.add(row("peak RSS, MiB", 0, turns, turn -> turn.peak() / 1024.0));
    return new Table(
        "The field on one core",
        String.format(
            "%d Modbus devices with %d registers each, polled every second, and %d OPC UA items that"
                + " change every second, for %d s. The gateway has a heap of 64 MB, scales, aggregates,"
                + " and sends to a hub every 10 s; Node-RED scales.",
            size.devices(), size.registers(), size.items(), window),
        columns,
        rows);
  }

  private static double registersASecond(Turn turn) {
    return turn.registers() == 0 ? NOTHING : turn.registers() / turn.seconds();
  }

  private static List<String> row(
      String name, int decimals, Map<Side, List<Turn>> turns, ToDoubleFunction<Turn> figure) {
    List<String> row = new ArrayList<>(List.of(name));
    List<Series> series = new ArrayList<>();
    for (List<Turn> side : turns.values()) {
      List<Double> values = side.stream().map(figure::applyAsDouble).toList();
      series.add(new Series(values));
      row.add(values.contains(NOTHING) ? "-" : new Series(values).text(decimals));
    }
    row.add(series.get(series.size() - 1).ratioTo(series.get(0)));
    return row;
  }
}
