package io.twinwire.itests.karaf;

import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A Karaf as it is unpacked, on a loopback address of its own and without any repository. */
final class Karaf implements AutoCloseable {

  private static final String USER = "karaf";
  private static final String PASSWORD = "karaf";
  private static final Duration END = Duration.ofSeconds(30);

  private final Path distribution;
  private final Path base;
  private final Map<String, String> environment;
  private final JMXServiceURL management;
  private final RunProcess process;

  /**
   * Starts it.
   *
   * @param distribution the unpacked distribution, which stays as it is
   * @param base an empty directory for what this instance writes
   */
  Karaf(Path distribution, Path base, String address, Map<String, String> environment)
      throws IOException {
    this.distribution = distribution;
    this.base = base;
    this.environment = new HashMap<>(environment);
    this.environment.putAll(
        Map.of(
            "JAVA_HOME",
            Jdk17.home().toString(),
            "KARAF_BASE",
            base.toString(),
            "KARAF_EXEC",
            "exec",
            "CHECK_ROOT_INSTANCE_RUNNING",
            "false"));
    int registry = freePort(address);
    int server = freePort(address);
    management =
        new JMXServiceURL(
            "service:jmx:rmi://%s:%d/jndi/rmi://%s:%d/karaf-root"
                .formatted(address, server, address, registry));
    copy(distribution.resolve("etc"), base.resolve("etc"));
    set(
        "org.apache.karaf.management.cfg",
        Map.of(
            "rmiRegistryHost",
            address,
            "rmiRegistryPort",
            Integer.toString(registry),
            "rmiServerHost",
            address,
            "rmiServerPort",
            Integer.toString(server)));
    set(
        "org.apache.karaf.shell.cfg",
        Map.of("sshHost", address, "sshPort", Integer.toString(freePort(address))));
    set(
        "org.ops4j.pax.url.mvn.cfg",
        Map.of(
            "org.ops4j.pax.url.mvn.repositories", "",
            "org.ops4j.pax.url.mvn.localRepository", "${karaf.data}/repository"));
    set("custom.properties", Map.of("twinwire.data", "${karaf.data}/twinwire"));
    set(
        "users.properties",
        Map.of(
            USER,
            PASSWORD + ",_g_:admingroup",
            "_g_\\:admingroup",
            "group,admin,manager,viewer,systembundles,ssh"));
    process = RunProcess.program("karaf", script("karaf", "server"), this.environment);
  }

  /** Installs an archive as a user does: by putting it into the deploy directory. */
  void deploy(Path archive) throws IOException {
    Path deploy = Files.createDirectories(base.resolve("deploy"));
    // Moved there whole: half a file is an archive that cannot be read.
    Path copy = Files.copy(archive, base.resolve(archive.getFileName()));
    Files.move(copy, deploy.resolve(archive.getFileName()));
  }

  /** Writes a configuration as an operator does: a file in the directory that Karaf watches. */
  void configure(String pid, Map<String, String> properties) throws IOException {
    StringBuilder text = new StringBuilder();
    properties.forEach((id, value) -> text.append(id).append(" = ").append(value).append('\n'));
    Files.writeString(file(pid), text);
  }

  /** The text of a configuration's file. */
  String configuration(String pid) throws IOException {
    return Files.readString(file(pid));
  }

  private Path file(String pid) {
    return base.resolve("etc").resolve(pid + ".cfg");
  }

  List<InstalledBundle> bundles() throws IOException, JMException {
    return call(
        (server, bundles) ->
            ((TabularData) server.getAttribute(bundles, "Bundles"))
                .values().stream()
                    .map(CompositeData.class::cast)
                    .map(
                        row ->
                            new InstalledBundle(
                                (String) row.get("Symbolic Name"),
                                (String) row.get("Version"),
                                (String) row.get("State")))
                    .toList());
  }

  /** What {@code bundle:update NAME URL} does. */
  void update(String name, Path jar) throws IOException, JMException {
    call(
        (server, bundles) ->
            server.invoke(
                bundles,
                "update",
                new Object[] {name, jar.toUri().toString()},
                new String[] {String.class.getName(), String.class.getName()}));
  }

  /** What {@code bin/stop} does; returns the exit status of Karaf. */
  int stop() {
    try (RunProcess stop = RunProcess.program("stop", script("stop"), environment)) {
      stop.awaitExit(END);
    }
    return process.awaitExit(END);
  }

  @Override
  public void close() {
    process.close();
  }

  private interface Call<T> {
    T on(MBeanServerConnection server, ObjectName bundles) throws IOException, JMException;
  }

  private <T> T call(Call<T> call) throws IOException, JMException {
    Map<String, Object> credentials =
        Map.of(JMXConnector.CREDENTIALS, new String[] {USER, PASSWORD});
    try (JMXConnector connector = JMXConnectorFactory.connect(management, credentials)) {
      return call.on(
          connector.getMBeanServerConnection(),
          new ObjectName("org.apache.karaf:type=bundle,name=root"));
    }
  }

  private List<String> script(String name, String... arguments) {
    return Stream.concat(
            Stream.of(distribution.resolve("bin").resolve(name).toString()), Stream.of(arguments))
        .toList();
  }

  /** Sets properties where the file has them, continuation lines included, or adds them. */
  private void set(String name, Map<String, String> properties) throws IOException {
    Path file = base.resolve("etc").resolve(name);
    String text = Files.readString(file);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String line = property.getKey() + " = " + property.getValue();
      Pattern present =
          Pattern.compile(
              "^" + Pattern.quote(property.getKey()) + "\\s*=(?:.*\\\\\\R)*.*$", Pattern.MULTILINE);
      Matcher matcher = present.matcher(text);
      text =
          matcher.find()
              ? matcher.replaceAll(Matcher.quoteReplacement(line))
              : text + System.lineSeparator() + line + System.lineSeparator();
    }
    Files.writeString(file, text);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }
}
