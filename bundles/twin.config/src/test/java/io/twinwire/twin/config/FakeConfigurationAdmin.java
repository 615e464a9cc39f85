package io.twinwire.twin.config;

import io.twinwire.twin.config.layer.FrameworkKeys;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** As much of ConfigurationAdmin as the bridge uses; it counts what touches a configuration. */
final class FakeConfigurationAdmin {

  final Map<String, Dictionary<String, Object>> stored = new TreeMap<>();
  int touched;
  boolean broken;
  boolean crashing;
  String crashingAt = "";
  String undeletable = "";
  String unwritable = "";

  ConfigurationAdmin service() {
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getConfiguration" -> configuration((String) args[0], null);
                  case "getFactoryConfiguration" ->
                      configuration(args[0] + "~" + args[1], (String) args[0]);
                  case "listConfigurations" -> list((String) args[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** What somebody at the gateway does. */
  void local(String pid, Map<String, Object> properties) {
    Dictionary<String, Object> dictionary = new Hashtable<>(properties);
    dictionary.put("service.pid", pid);
    int tilde = pid.indexOf('~');
    if (tilde > 0) {
      dictionary.put("service.factoryPid", pid.substring(0, tilde));
    }
    stored.put(pid, dictionary);
  }

  /** The properties without the framework's; null without a configuration. */
  Map<String, Object> properties(String pid) {
    Dictionary<String, Object> dictionary = stored.get(pid);
    if (dictionary == null) {
      return null;
    }
    Map<String, Object> properties = new TreeMap<>();
    dictionary.keys().asIterator().forEachRemaining(k -> properties.put(k, dictionary.get(k)));
    properties.keySet().removeIf(FrameworkKeys::contains);
    return properties;
  }

  private Configuration[] list(String filter) throws Exception {
    Configuration[] found =
        stored.values().stream()
            .filter(d -> matches(filter, d))
            .map(d -> configuration((String) d.get("service.pid"), null))
            .toArray(Configuration[]::new);
    return found.length == 0 ? null : found;
  }

  private static boolean matches(String filter, Dictionary<String, Object> properties) {
    try {
      return FrameworkUtil.createFilter(filter).match(properties);
    } catch (org.osgi.framework.InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Configuration configuration(String pid, String factoryPid) {
    return (Configuration)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Configuration.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "getPid":
                  return pid;
                case "getProperties":
                  return stored.get(pid);
                case "updateIfDifferent":
                  if (crashing || pid.equals(crashingAt)) {
                    // The process ends here: nothing behind this runs any more.
                    throw new ThreadDeath();
                  }
                  if (broken || pid.equals(unwritable)) {
                    throw new IOException("disk full");
                  }
                  touched++;
                  Dictionary<String, Object> next = new Hashtable<>();
                  @SuppressWarnings("unchecked")
                  Dictionary<String, Object> given = (Dictionary<String, Object>) args[0];
                  given.keys().asIterator().forEachRemaining(k -> next.put(k, given.get(k)));
                  next.put("service.pid", pid);
                  if (factoryPid != null) {
                    next.put("service.factoryPid", factoryPid);
                  }
                  stored.put(pid, next);
                  return true;
                case "delete":
                  if (pid.equals(undeletable)) {
                    throw new IOException("held");
                  }
                  touched++;
                  stored.remove(pid);
                  return null;
                default:
                  throw new UnsupportedOperationException(method.getName());
              }
            });
  }
}
