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

  /** The property that tells where {@code npm install} put it. */
  private static final String PLACE = "twinwire.npm";

  /** Where {@code .ci/run} has npm install peers. */
  private static final String USUAL_PLACE = "../peers/target/npm";

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
        functionGlobalContext: { say: line => process.stdout.write(line + '\\n'), memory: () => { global.gc(); return process.memoryUsage().heapUsed; }, now: () => Number(process.hrtime.bigint()) / 1e6 }
      };
      """;

  private static final String SCALE =
      """
      const time = Date.now();
      msg.payload = msg.payload.map((raw, i) => ({ channel: 'r' + i, value: raw * 0.1, time: time, quality: 'good' }));
      return msg;
      """;

  private static final String HEAP =
      "global.get('say')('heap ' + global.get('memory')()); return null;";

  /** One message for each item, which the client node subscribes to. */
  private static final String SUBSCRIBE =
      """
      const all = [];
      for (let i = 0; i < %d; i++) all.push({ topic: 'ns=2;s=i' + i + ';datatype=Double', payload: '' });
      return [all];
      """;

  /** Scales, and tells what the gateway's probe tells. */
  private static final String ARRIVED =
      """
      const now = global.get('now')();
      const value = { channel: msg.topic, value: msg.payload * 0.1, time: Date.now(), quality: 'good' };
      const last = context.last || (context.last = new Map());
      const seen = context.seen || (context.seen = []);
      context.begin = context.begin || now;
      if (last.has(msg.topic)) seen.push(Math.abs(now - last.get(msg.topic) - 1000));
      last.set(msg.topic, now);
      if (now - context.begin >= %d && seen.length > 0) {
        const s = Float64Array.from(seen).sort();
        global.get('say')('arrived ' + s.length + ' ' + s[(s.length - 1) >> 1].toFixed(3) + ' '
            + s[Math.ceil(0.99 * s.length) - 1].toFixed(3) + ' ' + s[s.length - 1].toFixed(3));
        context.seen = [];
        context.begin = now;
      }
      return { payload: value };
      """;

  private NodeRed() {}

  /** The directory with {@code node_modules} that holds it. */
  static Path place() {
    String told = System.getProperty(PLACE, "");
    String place = told.isEmpty() ? USUAL_PLACE : told;
    Path modules = Path.of(place, "node_modules", "node-red", "red.js").toAbsolutePath();
    if (!Files.isRegularFile(modules)) {
      throw new IllegalStateException(
          PLACE + ": '" + place + "' holds no Node-RED; right is where npm installed it");
    }
    return modules;
  }

  /** Starts it with flows that poll each device once a second. */
  static RunProcess start(Core core, Path directory, List<Map<String, Object>> flows) {
    Path red = place();
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("settings.js"), SETTINGS.formatted("127.0.0.1"));
      Files.writeString(directory.resolve("flows.json"), new Gson().toJson(flows));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(core.command());
    command.addAll(
        List.of(
            "node",
            "--expose-gc",
            red.toString(),
            "-u",
            directory.toString(),
            "-s",
            directory.resolve("settings.js").toString()));
    return RunProcess.program(
        "node-red", command, Map.of("NODE_PATH", red.getParent().getParent().toString()));
  }

  /** Flows that read the whole field, and tell of it every so many seconds. */
  static List<Map<String, Object>> flows(Field field, int window) {
    List<Map<String, Object>> flows = base();
    poll(flows, field);
    subscribe(flows, field, window);
    return flows;
  }

  private static void poll(List<Map<String, Object>> flows, Field field) {
    for (int i = 0; i < field.size().devices(); i++) {
      Map<String, Object> client = node("client" + i, "modbus-client");
      client.putAll(
          Map.of(
              "clienttype", "tcp",
              "bufferCommands", true,
              "tcpHost", field.address(),
              "tcpPort", Integer.toString(field.port() + i),
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
              "quantity", Integer.toString(field.size().registers()),
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
  }

  private static void subscribe(List<Map<String, Object>> flows, Field field, int window) {
    Map<String, Object> endpoint = node("plant", "OpcUa-Endpoint");
    endpoint.putAll(
        Map.of(
            "endpoint",
            field.plant(),
            "secpol",
            "None",
            "secmode",
            "None",
            "none",
            true,
            "login",
            false,
            "usercert",
            false));
    Map<String, Object> client = node("subscriber", "OpcUa-Client");
    client.putAll(
        Map.of(
            "z", "field",
            "endpoint", "plant",
            "action", "subscribe",
            "time", "1",
            "timeUnit", "s",
            "securitymode", "None",
            "securitypolicy", "None",
            "wires", List.of(List.of("arrived"), List.of(), List.of())));
    Map<String, Object> once = node("once", "inject");
    once.putAll(
        Map.of(
            "z",
            "field",
            "repeat",
            "",
            "once",
            true,
            "onceDelay",
            "2",
            "props",
            List.of(),
            "wires",
            List.of(List.of("items"))));
    Map<String, Object> items = function("items", SUBSCRIBE.formatted(field.size().items()));
    items.put("wires", List.of(List.of("subscriber")));
    flows.addAll(
        List.of(
            endpoint, client, once, items, function("arrived", ARRIVED.formatted(window * 1000))));
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
