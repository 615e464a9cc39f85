package io.twinwire.itests.bench;

import com.google.gson.Gson;
import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The alternative in the field: Node-RED with its usual nodes for Modbus and OPC UA, without
 * editor. A function makes a scaled value with a time of each register, as the adapter does. It
 * prints {@code heap BYTES} every second.
 */
final class NodeRed {

  /** Where {@code npm install} put it. */
  private static final String PLACE = "node-red";

  private static final String SETTINGS =
      """
      module.exports = {
        flowFile: 'flows.json',
        httpAdminRoot: false,
        httpNodeRoot: false,
        disableEditor: true,
        uiHost: '%s',
        uiPort: 0,
        logging: { console: { level: 'info', metrics: false, audit: false } },
        functionGlobalContext: { say: line => process.stdout.write(line + '\\n'), memory: () => process.memoryUsage() }
      };
      """;

  private static final String SCALE =
      """
      const time = Date.now();
      msg.payload = msg.payload.map((raw, i) => ({ channel: 'r' + i, value: raw * 0.1, time: time, quality: 'good' }));
      return msg;
      """;

  private static final String HEAP =
      "global.get('say')('heap ' + global.get('memory')().heapUsed); return null;";

  private NodeRed() {}

  /** The directory with {@code node_modules} that holds it. */
  static Path place() {
    String place = System.getProperty(PLACE, "");
    Path modules = Path.of(place, "node_modules", "node-red", "red.js");
    if (place.isEmpty() || !Files.isRegularFile(modules)) {
      throw new IllegalStateException(
          PLACE + ": '" + place + "' holds no Node-RED; right is where npm installed it");
    }
    return modules;
  }

  /** Starts it with flows that poll each device once a second. */
  static RunProcess start(List<String> prefix, Path directory, List<Map<String, Object>> flows) {
    Path red = place();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("settings.js"), SETTINGS.formatted("127.0.0.1"));
      Files.writeString(directory.resolve("flows.json"), new Gson().toJson(flows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            "node",
            red.toString(),
            "-u",
            directory.toString(),
            "-s",
            directory.resolve("settings.js").toString()));
    return RunProcess.program(
        "node-red", command, Map.of("NODE_PATH", red.getParent().getParent().toString()));
  }

  /** Flows that poll Modbus devices on ports one after another. */
  static List<Map<String, Object>> modbus(String address, int port, int devices, int registers) {
    List<Map<String, Object>> flows = base();
    for (int i = 0; i < devices; i++) {
      Map<String, Object> client = node("client" + i, "modbus-client");
      client.putAll(
          Map.of(
              "clienttype", "tcp",
              "bufferCommands", true,
              "tcpHost", address,
              "tcpPort", Integer.toString(port + i),
              "tcpType", "DEFAULT",
              "unit_id", "1",
              "commandDelay", "1",
              "clientTimeout", "1000",
              "reconnectOnTimeout", true,
              "reconnectTimeout", "2000"));
      client.put("parallelUnitIdsAllowed", true);
      Map<String, Object> read = node("read" + i, "modbus-read");
      read.putAll(
          Map.of(
              "unitid", "1",
              "dataType", "HoldingRegister",
              "adr", "0",
              "quantity", Integer.toString(registers),
              "rate", "1",
              "rateUnit", "s",
              "server", "client" + i,
              "showErrors", true,
              "wires", List.of(List.of("scale"), List.of())));
      read.put("z", "field");
      flows.add(client);
      flows.add(read);
    }
    flows.add(function("scale", SCALE));
    return flows;
  }

  private static List<Map<String, Object>> base() {
    List<Map<String, Object>> flows = new ArrayList<>();
    flows.add(node("field", "tab"));
    Map<String, Object> every = node("every", "inject");
    every.putAll(
        Map.of(
            "z",
            "field",
            "repeat",
            "1",
            "once",
            true,
            "props",
            List.of(),
            "wires",
            List.of(List.of("heap"))));
    flows.add(every);
    flows.add(function("heap", HEAP));
    return flows;
  }

  private static Map<String, Object> function(String id, String code) {
    Map<String, Object> function = node(id, "function");
    function.putAll(Map.of("z", "field", "func", code, "outputs", 1, "wires", List.of(List.of())));
    return function;
  }

  private static Map<String, Object> node(String id, String type) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", id);
    node.put("type", type);
    return node;
  }
}
