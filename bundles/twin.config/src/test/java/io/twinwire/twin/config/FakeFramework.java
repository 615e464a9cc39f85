package io.twinwire.twin.config;

import io.twinwire.api.twin.TwinSection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** One bundle in a framework, as far as the bridge looks at it. */
final class FakeFramework {

  record Ad(String id, int type, boolean required, String... defaults) {}

  record Definition(String id, List<Ad> attributes) {}

  final Map<String, Definition> metatype = new HashMap<>();
  final List<ComponentDescriptionDTO> components = new ArrayList<>();
  final List<BundleListener> listeners = new ArrayList<>();
  final AtomicReference<String> validated = new AtomicReference<>();
  final FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
  final Path data;
  Set<String> managed = Set.of();
  Set<String> failing = Set.of();
  String objection = "";
  URL xml;
  int frameworkState = Bundle.ACTIVE;

  FakeFramework(Path data) {
    this.data = data;
  }

  void component(String section, boolean factory, String... pids) {
    ComponentDescriptionDTO component = new ComponentDescriptionDTO();
    component.name = "component";
    component.configurationPid = pids;
    component.properties = new HashMap<>();
    component.bundle = new BundleDTO();
    component.bundle.id = 7;
    if (section != null) {
      component.properties.put(TwinSection.VALUE, section);
      component.properties.put(TwinSection.FACTORY, factory);
    }
    components.add(component);
  }

  /** Something about the bundles has changed. */
  void event() {
    BundleEvent event = new BundleEvent(BundleEvent.STARTED, bundle());
    List.copyOf(listeners).forEach(listener -> listener.bundleChanged(event));
  }

  ServiceComponentRuntime runtime() {
    return fake(
        ServiceComponentRuntime.class,
        (proxy, method, args) -> {
          switch (method.getName()) {
            case "getComponentDescriptionDTOs":
              return List.copyOf(components);
            case "isComponentEnabled":
              return true;
            default:
              ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
              configuration.state = ComponentConfigurationDTO.SATISFIED;
              configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
              configuration.properties = new HashMap<>();
              String pid = ((ComponentDescriptionDTO) args[0]).configurationPid[0];
              Optional.ofNullable(admin.properties(pid))
                  .ifPresent(configuration.properties::putAll);
              return List.of(configuration);
          }
        });
  }

  Bundle bundle() {
    return fake(
        Bundle.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getBundleId" -> 7L;
              case "getLastModified" -> 1L;
              case "getState" -> Bundle.ACTIVE;
              case "getSymbolicName" -> "bundle";
              case "getVersion" -> new Version("1.2.3.SNAPSHOT");
              case "findEntries" -> xml == null ? null : Collections.enumeration(List.of(xml));
              case "hashCode" -> 7;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private Bundle framework() {
    return fake(
        Bundle.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getState" -> frameworkState;
              case "getSymbolicName" -> "org.apache.felix.framework";
              case "getVersion" -> new Version("7.0.5");
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  BundleContext context() {
    return fake(
        BundleContext.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getBundle" ->
                  args == null ? bundle() : args[0] instanceof String ? framework() : bundle();
              case "getBundles" -> new Bundle[] {bundle()};
              case "getProperty" -> data.toString();
              case "addBundleListener" -> listeners.add((BundleListener) args[0]) ? null : null;
              case "removeBundleListener" -> listeners.remove(args[0]) ? null : null;
              case "addServiceListener", "removeServiceListener" -> null;
              case "getServiceReferences" -> List.of();
              case "getAllServiceReferences" ->
                  managed.stream().anyMatch(pid -> args[1].toString().contains("=" + pid + ")"))
                      ? new ServiceReference<?>[1]
                      : null;
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  MetaTypeService metaTypeService() {
    return fake(
        MetaTypeService.class,
        (proxy, method, args) ->
            fake(
                MetaTypeInformation.class,
                (p, m, a) ->
                    switch (m.getName()) {
                      case "getPids" -> metatype.keySet().toArray(String[]::new);
                      case "getFactoryPids" -> null;
                      case "getObjectClassDefinition" -> {
                        if (failing.contains(a[0])) {
                          throw new NoClassDefFoundError("gone");
                        }
                        yield definition(metatype.get(a[0]));
                      }
                      default -> throw new UnsupportedOperationException(m.getName());
                    }));
  }

  private ObjectClassDefinition definition(Definition definition) {
    return fake(
        ObjectClassDefinition.class,
        (proxy, method, args) ->
            method.getName().equals("getID")
                ? definition.id()
                : definition.attributes().stream()
                    .filter(
                        ad ->
                            args[0].equals(ObjectClassDefinition.ALL)
                                || ad.required() == args[0].equals(ObjectClassDefinition.REQUIRED))
                    .map(this::attribute)
                    .toArray(AttributeDefinition[]::new));
  }

  private AttributeDefinition attribute(Ad ad) {
    return fake(
        AttributeDefinition.class,
        (proxy, method, args) ->
            switch (method.getName()) {
              case "getID" -> ad.id();
              case "getType" -> ad.type();
              case "getCardinality" -> 0;
              case "getDefaultValue" -> ad.defaults().length == 0 ? null : ad.defaults();
              case "getOptionValues" -> null;
              case "validate" -> {
                validated.set((String) args[0]);
                yield objection;
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
