package io.twinwire.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class ShellTest {

  private static final List<String> GOGO =
      List.of(
          "org.apache.felix.gogo.runtime.activator.Activator",
          "org.apache.felix.gogo.command.Activator",
          "org.apache.felix.gogo.shell.Activator");

  @TempDir Path storage;

  private Framework framework;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    storage.toString(),
                    Constants.FRAMEWORK_BOOTDELEGATION,
                    "sun.*",
                    "gosh.args",
                    "--nointeractive"));
    framework.start();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void aRunThatHoldsTheShellHoldsAllOfGogo() throws Exception {
    Bundle shell = install("shell", shell());
    for (String activator : GOGO) {
      assertThatExceptionOfType(BundleException.class)
          .isThrownBy(shell::start)
          .withMessageContaining("org.apache.felix.gogo=");
      Path jar =
          Path.of(
              Class.forName(activator).getProtectionDomain().getCodeSource().getLocation().toURI());
      install(activator, Files.readAllBytes(jar)).start();
    }
    shell.start();
    assertThat(
            framework
                .getBundleContext()
                .getAllServiceReferences("org.apache.felix.service.command.CommandProcessor", null))
        .hasSize(1);
  }

  private Bundle install(String location, byte[] jar) throws BundleException {
    return framework.getBundleContext().installBundle(location, new ByteArrayInputStream(jar));
  }

  private static byte[] shell() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"));
        JarOutputStream jar = new JarOutputStream(bytes, new Manifest(in))) {
      jar.finish();
    }
    return bytes.toByteArray();
  }
}
