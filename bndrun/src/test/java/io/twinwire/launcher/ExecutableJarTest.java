package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.launcher.fixture.Failing;
import io.twinwire.launcher.fixture.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts executable jars the way a user does. */
@Timeout(60)
class ExecutableJarTest {

  private static final String ADDRESS = "127.41.0.2";

  @TempDir static Path jars;

  @TempDir Path home;

  private final List<Process> started = new ArrayList<>();

  @BeforeAll
  static void build() throws Exception {
    Class<?> felix = org.apache.felix.framework.FrameworkFactory.class;
    product("felix", felix, "true", Probe.class, "");
    product("equinox", EquinoxFactory.class, "true", Probe.class, "");
    product("gateway", felix, "false", Probe.class, "");
    product("clinging", felix, "false", Probe.class, "framework." + Probe.CLING + "=true");
    product("failing", felix, "false", Failing.class, "");
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"felix", "equinox"})
  void bundlesSeeTheOptionsAndTheirStateLastsOverRestarts(String product) throws Exception {
    String data = home.resolve("data").toString();
    String[] options = {
      "--data=data", "--address", ADDRESS, "--portal-port", "8188", "--proxy-port", "8189"
    };
    Run first = start(product, options);
    List<String> lines = first.until("data ");
    assertThat(lines)
        .contains(
            "framework twinwire.data=" + data,
            "framework twinwire.address=" + ADDRESS,
            "framework twinwire.portal.port=8188",
            "framework twinwire.proxy.port=8189",
            "framework twinwire.version=1.2.3",
            "framework felix.cm.dir=" + data + "/config",
            "framework felix.cm.config.plugins="
                + "org.apache.felix.configadmin.plugin.interpolation",
            "framework probe.secrets=" + data + "/secrets",
            "system java.io.tmpdir=" + data + "/tmp",
            "system jna.tmpdir=" + data + "/tmp",
            "system org.sqlite.tmpdir=" + data + "/tmp",
            "system twinwire.data=" + data,
            "system twinwire.log=" + data + "/log",
            "system logback.configurationFile=jar:"
                + jars.resolve(product + ".jar").toUri().toURL()
                + "!/logback.xml",
            "starts 1");
    assertThat(lines)
        .doesNotContain("console begins")
        .endsWith("portal http://" + ADDRESS + ":8188/", "data " + data);
    assertThat(first.until("console ")).containsExactly("console begins");
    first.signal("TERM");
    assertThat(first.end()).isEqualTo(143);
    assertThat(first.err()).isEmpty();
    assertThat(start(product, options).until("data ")).contains("starts 2");
    try (Stream<Path> written = Files.list(home)) {
      assertThat(written).containsExactly(home.resolve("data"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void aSignalEndsItCleanlyWithinTwoSeconds(String signal) throws Exception {
    Run run = start("gateway");
    run.until("probe ready");
    long since = System.nanoTime();
    run.signal(signal);
    run.process.waitFor();
    assertThat(System.nanoTime() - since).isLessThan(TimeUnit.SECONDS.toNanos(2));
    assertThat(run.rest()).contains("probe stopped");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aBundleThatDoesNotStopIsNamedAndDoesNotHoldUpTheEnd() throws Exception {
    Run run = start("clinging");
    run.until("probe ready");
    long since = System.nanoTime();
    run.signal("INT");
    assertThat(run.end()).isEqualTo(1);
    assertThat(System.nanoTime() - since).isLessThan(TimeUnit.SECONDS.toNanos(2));
    assertThat(run.err()).containsExactly("did not end cleanly: after 1800 ms there still run: x");
  }

  @Test
  void twoProcessesDoNotShareADataDirectory() throws Exception {
    Run first = start("gateway");
    first.until("probe ready");
    Run second = start("gateway");
    assertThat(second.end()).isEqualTo(2);
    assertThat(second.err())
        .containsExactly(
            home.resolve("twinwire-data")
                + " is in use by process "
                + first.process.pid()
                + ": end that, or choose another with --data");
  }

  @Test
  void aBusyPortIsNamedWithTheOptionThatChangesItAndNothingStarts() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      int port = busy.getLocalPort();
      Run run = start("felix", "--address", ADDRESS, "--portal-port", Integer.toString(port));
      assertThat(run.end()).isEqualTo(2);
      assertThat(run.err())
          .containsExactly(
              "port " + port + " on " + ADDRESS + " is in use: choose another with --portal-port");
      assertThat(run.rest()).isEmpty();
    }
    try (ServerSocket busy = new ServerSocket(8883, 1, InetAddress.getByName(ADDRESS))) {
      Run run = start("felix", "--address", ADDRESS);
      assertThat(run.end()).isEqualTo(2);
      assertThat(run.err())
          .containsExactly(
              "port 8883 on " + ADDRESS + " is in use: choose another address with --address");
      assertThat(busy.isBound()).isTrue();
    }
  }

  @Test
  void aBundleThatDoesNotStartEndsTheProcessWithItsName() throws Exception {
    Run run = start("failing");
    assertThat(run.end()).isEqualTo(1);
    assertThat(run.err())
        .containsExactly("bundle x 1.0.0 does not start: IllegalStateException: the disk; is full");
  }

  @Test
  void helpAndVersionTouchNothing() throws Exception {
    Run help = start("gateway", "--help");
    assertThat(help.end()).isZero();
    assertThat(help.rest()).contains("usage: java -jar gateway.jar [options]");
    Run version = start("felix", "--version");
    assertThat(version.end()).isZero();
    assertThat(version.rest()).containsExactly("felix 1.2.3");
    assertThat(home).isEmptyDirectory();
  }

  private static void product(
      String name, Class<?> framework, String hub, Class<?> activator, String property)
      throws Exception {
    new TestJar()
        .launcher(framework)
        .with(
            "launch.properties",
            """
            name=%s
            title=Test
            version=1.2.3
            hub=%s
            framework.probe.secrets=${twinwire.data}/secrets
            %s
            """
                .formatted(name, hub, property))
        .with("logback.xml", "<configuration/>")
        .with("bundles/x-1.0.jar", TestJar.bundle("x", "1.0", activator))
        .write(jars.resolve(name + ".jar"));
  }

  private Run start(String product, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jars.resolve(product + ".jar").toString()));
    if (Runtime.version().feature() >= 24) {
      // Felix 7 makes new JDKs warn on stderr.
      command.add(1, "--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    started.add(process);
    return new Run(process, process.inputReader(StandardCharsets.UTF_8));
  }

  private record Run(Process process, BufferedReader out) {

    List<String> until(String prefix) throws IOException {
      List<String> lines = new ArrayList<>();
      String line;
      do {
        line = out.readLine();
        if (line == null) {
          throw new AssertionError("ended after " + lines + " with " + err());
        }
        lines.add(line);
      } while (!line.startsWith(prefix));
      return lines;
    }

    void signal(String name) throws Exception {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    int end() throws InterruptedException {
      return process.waitFor();
    }

    List<String> rest() {
      return out.lines().toList();
    }

    List<String> err() {
      return process.errorReader(StandardCharsets.UTF_8).lines().toList();
    }
  }
}
