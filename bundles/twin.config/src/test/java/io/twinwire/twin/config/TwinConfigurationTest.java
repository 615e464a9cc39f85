package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.exec.Loop;
import io.twinwire.support.exec.ThreadLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;

class TwinConfigurationTest {

  @TempDir Path directory;
  FakeFramework framework;
  final FakeHub hub = new FakeHub();
  final ManualWork work = new ManualWork();

  @BeforeEach
  void bundle() {
    framework = new FakeFramework(directory);
    framework.metatype.put(
        "t",
        new FakeFramework.Definition(
            "ocd", List.of(new FakeFramework.Ad("n", AttributeDefinition.INTEGER, false, "60"))));
  }

  private TwinConfiguration start(Loop on) {
    TestSettings settings = new TestSettings();
    settings.faults = List.of("sections: \"?\"");
    // Far enough in the past that the twin counts as read in this run.
    hub.now = hub.now.plus(Duration.ofDays(36_500));
    TwinConfiguration component =
        new TwinConfiguration(
            framework.context(),
            settings.settings(Map.of()),
            framework.admin.service(),
            framework.metaTypeService(),
            framework.runtime(),
            on,
            on instanceof ThreadLoop ? new ThreadLoop("test-twin-config-look") : on);
    component.setHub(hub);
    return component;
  }

  @Test
  void aTwinIsAppliedReportedAndSeenInHealth() {
    framework.component("telemetry", false, "t");
    TwinConfiguration component = start(work);
    hub.desired = Map.of("telemetry", Map.of("x", 5L), "opcua", Map.of());
    component.twinChanged(hub.twin());
    assertThat(hub.reported.toString()).contains("x: is no property here").contains("Felix 7.0.5");
    assertThat(hub.reported).containsEntry("firmwareVersion", "1.2.3");
    Result result = component.execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(result.toString())
        .contains("telemetry of version 1: x: is no property here", "opcua waits", "sections: ");
  }

  @Test
  void aSectionIsAppliedWhenItsBundleComes() {
    TwinConfiguration component = start(work);
    hub.desired = Map.of("telemetry", Map.of("n", 5L));
    component.twinChanged(hub.twin());
    assertThat(framework.admin.stored).isEmpty();
    framework.component("telemetry", false, "t");
    framework.event();
    framework.event();
    assertThat(work.waiting()).isEqualTo(1);
    work.pass();
    assertThat(framework.admin.properties("t")).isEqualTo(Map.of("n", 5));
  }

  @Test
  void aFrameworkThatStopsIsNoLeavingBundle() {
    start(work);
    framework.frameworkState = Bundle.STOPPING;
    framework.event();
    assertThat(work.waiting()).isZero();
  }

  @Test
  void whileOneTwinIsAppliedOnlyTheNewestWaits() {
    framework.component("telemetry", false, "t");
    List<Runnable> queue = new ArrayList<>();
    TwinConfiguration component =
        start(
            new Loop() {
              @Override
              public void execute(Runnable task) {
                queue.add(task);
              }

              @Override
              public Cancel later(Duration delay, Runnable task) {
                return () -> {};
              }

              @Override
              public long nanos() {
                return 0;
              }
            });
    int before = queue.size();
    for (long n = 1; n <= 100; n++) {
      hub.desired = Map.of("telemetry", Map.of("n", n));
      component.twinChanged(hub.twin());
    }
    assertThat(queue).hasSize(before + 1);
    while (!queue.isEmpty()) {
      queue.remove(0).run();
    }
    assertThat(framework.admin.properties("t")).isEqualTo(Map.of("n", 100));
    assertThat(framework.admin.touched).isEqualTo(1);
  }

  @Test
  void aLocalChangeIsSeen() {
    framework.component("telemetry", false, "t");
    TwinConfiguration component = start(work);
    component.twinChanged(hub.twin());
    framework.admin.local("t", Map.of("n", 9));
    component.configurationEvent(null);
    work.pass();
    assertThat(hub.reported).containsEntry("telemetry", Map.of("n", 9L));
  }

  @Test
  void otherBundlesReportThroughIt() {
    TwinConfiguration component = start(work);
    component.report("health", Optional.of(Map.of("status", "OK")));
    component.twinChanged(hub.twin());
    assertThat(hub.reported).containsEntry("health", Map.of("status", "OK"));
    component.unsetHub(hub);
    component.report("health", Optional.of("x"));
    assertThat(hub.reported).containsEntry("health", Map.of("status", "OK"));
  }

  @Test
  void itsEndLeavesNoThreadAndNoListener() throws Exception {
    TwinConfiguration component = start(new ThreadLoop("test-twin-config"));
    component.twinChanged(hub.twin());
    component.deactivate();
    assertThat(framework.listeners).isEmpty();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("test-twin-config")) {
        thread.join(2000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
    component.twinChanged(hub.twin());
    component.report("health", Optional.of("late"));
  }
}
