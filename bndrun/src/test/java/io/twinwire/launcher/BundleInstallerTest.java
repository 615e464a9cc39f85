package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.twinwire.launcher.fixture.Failing;
import io.twinwire.launcher.fixture.Recorder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class BundleInstallerTest {

  private static final List<String> NO_ORDER = List.of();

  @TempDir Path temporary;

  private Framework framework;
  private int jars;

  static List<FrameworkFactory> frameworks() {
    return Frameworks.all();
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(Recorder.STARTED);
    if (framework != null) {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void bundlesAreKnownByFileNameWithoutVersionAndStartInTheirOrder(FrameworkFactory factory)
      throws Exception {
    launch(
        factory,
        List.of("log", "scr"),
        new TestJar()
            .with("bundles/a-1.0.0.jar", TestJar.bundle("a", "1.0.0", Recorder.class))
            .with("bundles/scr-2.2.18.jar", TestJar.bundle("scr", "2.2.18", Recorder.class))
            .with("bundles/log-1.jar", TestJar.bundle("log", "1", Recorder.class)));
    assertThat(System.getProperty(Recorder.STARTED)).isEqualTo("log scr a ");
    assertThat(bundle("scr").getState()).isEqualTo(Bundle.ACTIVE);
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void fragmentsAreNotStartedAndLazyBundlesWaitForTheirFirstClass(FrameworkFactory factory)
      throws Exception {
    launch(
        factory,
        NO_ORDER,
        new TestJar()
            .with("bundles/host-1.0.jar", TestJar.bundle("host", "1"))
            .with("bundles/part-1.0.jar", TestJar.bundle("part", "1", "Fragment-Host", "host"))
            .with(
                "bundles/lazy-1.0.jar",
                TestJar.bundle("lazy", "1", "Bundle-ActivationPolicy", "lazy")));
    assertThat(bundle("host").getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(bundle("part").getState()).isEqualTo(Bundle.RESOLVED);
    assertThat(bundle("lazy").getState()).isEqualTo(Bundle.STARTING);
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aLaterStartUpdatesOnlyWhatChangedAndUninstallsWhatIsGone(FrameworkFactory factory)
      throws Exception {
    byte[] same = TestJar.bundle("same", "1");
    launch(
        factory,
        NO_ORDER,
        new TestJar()
            .with("bundles/same-1.0.jar", same)
            .with("bundles/new-1.0.jar", TestJar.bundle("new", "1.0"))
            .with("bundles/gone-1.0.jar", TestJar.bundle("gone", "1")));
    long sameSince = bundle("same").getLastModified();
    long id = bundle("new").getBundleId();

    launch(
        factory,
        NO_ORDER,
        new TestJar()
            .with("bundles/same-1.0.jar", same)
            .with("bundles/new-1.1.jar", TestJar.bundle("new", "1.1"))
            .with("bundles/added-1.0.jar", TestJar.bundle("added", "1")));
    assertThat(bundle("same").getLastModified()).isEqualTo(sameSince);
    assertThat(bundle("new").getVersion()).hasToString("1.1.0");
    assertThat(bundle("new").getBundleId()).isEqualTo(id);
    assertThat(bundle("new").getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(bundle("added").getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(bundle("gone")).isNull();
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void changedContentIsSeenEvenUnderTheSameVersion(FrameworkFactory factory) throws Exception {
    launch(factory, NO_ORDER, one("x", TestJar.bundle("x", "1", "Bundle-Name", "old")));
    launch(factory, NO_ORDER, one("x", TestJar.bundle("x", "1", "Bundle-Name", "new")));
    assertThat(bundle("x").getHeaders().get("Bundle-Name")).isEqualTo("new");
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aFragmentThatAnUpdateBringsIsAttachedAtOnce(FrameworkFactory factory) throws Exception {
    byte[] host = TestJar.bundle("host", "1");
    launch(
        factory, NO_ORDER, one("host", host).with("bundles/other-1.jar", TestJar.bundle("o", "1")));
    launch(
        factory,
        NO_ORDER,
        one("host", host)
            .with("bundles/other-1.jar", TestJar.bundle("o", "2"))
            .with("bundles/part-1.jar", TestJar.bundle("part", "1", "Fragment-Host", "host")));
    assertThat(bundle("part").getState()).isEqualTo(Bundle.RESOLVED);
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aBundleUpdatedHotSurvivesARestart(FrameworkFactory factory) throws Exception {
    TestJar jar = one("x", TestJar.bundle("x", "1.0"));
    launch(factory, NO_ORDER, jar);
    bundle("x").update(new ByteArrayInputStream(TestJar.bundle("x", "1.5")));
    launch(factory, NO_ORDER, jar);
    assertThat(bundle("x").getVersion()).hasToString("1.5.0");
    assertThat(bundle("x").getState()).isEqualTo(Bundle.ACTIVE);
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aBundleUpdatedHotGivesWayOnlyToANewerOne(FrameworkFactory factory) throws Exception {
    launch(factory, NO_ORDER, one("x", TestJar.bundle("x", "1.0")));
    bundle("x").update(new ByteArrayInputStream(TestJar.bundle("x", "1.5")));
    TestJar older = one("x", TestJar.bundle("x", "1.4"));
    launch(factory, NO_ORDER, older);
    assertThat(bundle("x").getVersion()).hasToString("1.5.0");
    launch(factory, NO_ORDER, older);
    assertThat(bundle("x").getVersion()).hasToString("1.5.0");
    launch(factory, NO_ORDER, one("x", TestJar.bundle("x", "1.6")));
    assertThat(bundle("x").getVersion()).hasToString("1.6.0");
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aForeignBundleIsLeftAlone(FrameworkFactory factory) throws Exception {
    launch(factory, NO_ORDER, one("x", TestJar.bundle("x", "1")));
    Bundle foreign =
        framework
            .getBundleContext()
            .installBundle(
                "file:foreign", new ByteArrayInputStream(TestJar.bundle("foreign", "1")));
    foreign.start();
    Bundle alike =
        framework
            .getBundleContext()
            .installBundle(
                "twinwire:alike", new ByteArrayInputStream(TestJar.bundle("alike", "1")));
    assertThat(alike.getState()).isEqualTo(Bundle.INSTALLED);
    launch(factory, NO_ORDER, one("x", TestJar.bundle("x", "2")));
    assertThat(framework.getBundleContext().getBundle("file:foreign").getState())
        .isEqualTo(Bundle.ACTIVE);
    assertThat(bundle("alike")).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aBundleThatDisappearedComesBack(FrameworkFactory factory) throws Exception {
    TestJar jar = one("x", TestJar.bundle("x", "1"));
    launch(factory, NO_ORDER, jar);
    bundle("x").uninstall();
    launch(factory, NO_ORDER, jar);
    assertThat(bundle("x").getState()).isEqualTo(Bundle.ACTIVE);
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aBundleThatDoesNotStartIsNamedWithItsCauseOnOneLine(FrameworkFactory factory)
      throws Exception {
    TestJar jar = one("x", TestJar.bundle("x.y", "1.2", Failing.class));
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> launch(factory, NO_ORDER, jar))
        .withMessage("bundle x.y 1.2.0 does not start: IllegalStateException: the disk; is full")
        .satisfies(thrown -> assertThat(thrown.status()).isEqualTo(1));
  }

  @ParameterizedTest
  @MethodSource("frameworks")
  void aBundleThatDoesNotResolveIsNamedWithWhatItMisses(FrameworkFactory factory) throws Exception {
    TestJar jar = one("x", TestJar.bundle("x", "1", "Import-Package", "com.example.missing"));
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> launch(factory, NO_ORDER, jar))
        .withMessageStartingWith("bundle x 1.0.0 does not start: ")
        .withMessageContaining("com.example.missing")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
  }

  @Test
  void twoVersionsOfOneBundleStandSideBySide() throws Exception {
    Path file =
        one("x", TestJar.bundle("x", "1"))
            .with("bundles/x-2.0.jar", TestJar.bundle("x", "2"))
            .with("bundles/jna-jpms-5.19.1.jar", TestJar.bundle("jna", "5"))
            .with("bundles/plain.jar", TestJar.bundle("plain", "5"))
            .write(temporary.resolve("two.jar"));
    try (JarFile jar = new JarFile(file.toFile())) {
      assertThat(BundleFile.list(jar, NO_ORDER))
          .extracting(BundleFile::location)
          .containsExactly(
              "twinwire:jna-jpms", "twinwire:plain", "twinwire:x-1.0", "twinwire:x-2.0");
    }
  }

  private static TestJar one(String name, byte[] bundle) {
    return new TestJar().with("bundles/" + name + "-1.0.jar", bundle);
  }

  private Bundle bundle(String name) {
    return framework.getBundleContext().getBundle("twinwire:" + name);
  }

  private void launch(FrameworkFactory factory, List<String> startOrder, TestJar content)
      throws Exception {
    stop();
    Path file = content.write(temporary.resolve("product-" + ++jars + ".jar"));
    Path storage = temporary.resolve("framework");
    framework = factory.newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
    framework.init();
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      List<Bundle> bundles = install(startOrder, storage, jar);
      framework.start();
      BundleInstaller.start(bundles);
    }
  }

  private List<Bundle> install(List<String> startOrder, Path storage, JarFile jar)
      throws IOException, LaunchException {
    return new BundleInstaller(
            jar, BundleFile.list(jar, startOrder), framework.getBundleContext(), storage)
        .install();
  }
}
