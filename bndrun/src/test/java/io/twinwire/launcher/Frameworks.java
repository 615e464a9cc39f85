package io.twinwire.launcher;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.osgi.framework.launch.FrameworkFactory;

/** Felix and Equinox, in one virtual machine. */
final class Frameworks {

  private static final List<FrameworkFactory> ALL =
      List.of(new org.apache.felix.framework.FrameworkFactory(), equinox());

  private Frameworks() {}

  static List<FrameworkFactory> all() {
    return ALL;
  }

  // Both carry Felix's resolver, each its own.
  private static FrameworkFactory equinox() {
    URL jar = EquinoxFactory.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader loader =
        new URLClassLoader(new URL[] {jar}, Frameworks.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.eclipse.") || name.startsWith("org.apache.felix.resolver.")) {
              synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
              }
            }
            return super.loadClass(name, resolve);
          }
        };
    try {
      return loader
          .loadClass(EquinoxFactory.class.getName())
          .asSubclass(FrameworkFactory.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
