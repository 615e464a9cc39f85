package io.twinwire.twin.config.section;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/**
 * Tells that what is offered may have changed. Bundle events come at once; the change count of the
 * component runtime, which may be seconds late, covers what they miss.
 */
public final class Arrivals implements AutoCloseable {

  private static final String FILTER =
      "(|(objectClass=org.osgi.service.component.runtime.ServiceComponentRuntime)"
          + "(objectClass=org.osgi.service.cm.ManagedService)"
          + "(objectClass=org.osgi.service.cm.ManagedServiceFactory)"
          + "(objectClass=org.osgi.service.metatype.MetaTypeProvider))";

  private static final int COMES_OR_GOES =
      BundleEvent.STARTED
          | BundleEvent.STOPPED
          | BundleEvent.LAZY_ACTIVATION
          | BundleEvent.UPDATED
          | BundleEvent.UNINSTALLED;

  private final BundleContext context;
  private final BundleListener bundles;
  private final ServiceListener services;

  public Arrivals(BundleContext context, Runnable changed) {
    this.context = context;
    this.bundles =
        event -> {
          if ((event.getType() & COMES_OR_GOES) != 0) {
            tell(changed);
          }
        };
    this.services =
        event -> {
          if (event.getType() != ServiceEvent.MODIFIED_ENDMATCH) {
            tell(changed);
          }
        };
    context.addBundleListener(bundles);
    try {
      context.addServiceListener(services, FILTER);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(FILTER, e);
    }
  }

  @Override
  public void close() {
    context.removeBundleListener(bundles);
    context.removeServiceListener(services);
  }

  /** A framework that stops takes its bundles away without meaning anything by it. */
  private void tell(Runnable changed) {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    if (framework == null || framework.getState() != Bundle.STOPPING) {
      changed.run();
    }
  }
}
