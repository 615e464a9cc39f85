package io.twinwire.itests.gateway;

import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.Relay;
import io.twinwire.itests.support.RunProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway in a process of its own, at the end of a line that can be cut. */
final class LineGateway implements AutoCloseable {

  private static final Pattern DESIRED = Pattern.compile(".* desired (\\d+): .*");

  private final String device;
  private final Path data;
  private final String connectionString;
  private final Path authority;
  private final Relay relay;
  private Path jar = RunProcess.jar("gateway");
  private final List<String> java = new ArrayList<>();
  private RunProcess process;

  LineGateway(String device, Path data, String connectionString, Path authority, Relay relay) {
    this.device = device;
    this.data = data;
    this.connectionString = connectionString;
    this.authority = authority;
    this.relay = relay;
    // The shortest delays there are: what is tested is what happens between them.
    ConfigFiles.write(
        data,
        "io.twinwire.hub.transport",
        "retryFirst=I\"100\"",
        "retryCap=I\"1\"",
        "triesPerMinute=I\"600\"");
  }

  /** Sets how long a changed configuration is watched. */
  LineGateway settling(int seconds) {
    return settling(seconds, 300);
  }

  /** The same, and how long the hub may be out of reach after a change of a guarded section. */
  LineGateway settling(int seconds, int guard) {
    ConfigFiles.write(
        data,
        "io.twinwire.twin.config",
        "settleTimeout=I\"" + seconds + "\"",
        "guardTimeout=I\"" + guard + "\"",
        "sections=[\"check\\=factory:" + InForce.CHECKS + "\"]");
    return this;
  }

  /** Has another jar started, which is a gateway and more. */
  LineGateway running(Path other) {
    jar = other;
    return this;
  }

  /** Gives the JVM options of its own. */
  LineGateway java(String... options) {
    java.addAll(List.of(options));
    return this;
  }

  String device() {
    return device;
  }

  Path data() {
    return data;
  }

  Relay relay() {
    return relay;
  }

  RunProcess process() {
    return process;
  }

  /** What the hub prints when this gateway has connected. */
  String connected() {
    return "connection " + device + " connected mqtt";
  }

  void start() {
    // A short life is not worth the better compiler.
    List<String> arguments = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    arguments.addAll(java);
    arguments.addAll(List.of("-jar", jar.toString()));
    process =
        RunProcess.start(
            "gateway",
            arguments,
            Map.of(
                "TWINWIRE_CONNECTION_STRING",
                connectionString,
                "TWINWIRE_CA",
                authority.toString()),
            List.of("--data", data.toString()));
  }

  /** The desired versions that this process has brought into force, in its order. */
  List<Long> applied() {
    List<Long> versions = new ArrayList<>();
    for (String line : process.lines()) {
      Matcher matcher = DESIRED.matcher(line);
      if (matcher.matches()) {
        versions.add(Long.parseLong(matcher.group(1)));
      }
    }
    return versions;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    relay.close();
  }
}
