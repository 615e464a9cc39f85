package io.twinwire.localhub.core;

import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.FaultControl;
import io.twinwire.api.localhub.FileUploads;
import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.HubQueries;
import io.twinwire.api.localhub.QuotaControl;
import io.twinwire.api.localhub.RegistryJobs;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceQueue;
import io.twinwire.api.localhub.SharedAccessPolicies;
import io.twinwire.api.localhub.TelemetryPartitions;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TierControl;
import io.twinwire.api.localhub.TwinRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * What an open hub offers. It is registered by hand, as a component's services would be there
 * before the database is.
 */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.ServiceAccess\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.DeviceRegistry\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.TwinRegistry\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.DeviceGateway\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.TelemetryStore\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.TelemetryPartitions\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.FaultControl\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.FileUploads\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.HubClock\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.QuotaControl\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.TierControl\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.CloudMessages\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.DirectMethods\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.SharedAccessPolicies\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.CertificateAuthorities\"")
@Capability(
    namespace = "osgi.service",
    attribute =
        "objectClass:List<String>=\"io.twinwire.api.localhub.HubQueries,"
            + "io.twinwire.api.localhub.HubConfigurations,io.twinwire.api.localhub.HubJobs,"
            + "io.twinwire.api.localhub.RegistryJobs,io.twinwire.api.localhub.ServiceQueue\"")
final class Services {

  private final BundleContext context;
  private final Queue<ServiceRegistration<?>> offered = new ConcurrentLinkedQueue<>();

  Services(BundleContext context) {
    this.context = context;
  }

  void offer(LocalHub hub) {
    register(ServiceAccess.class, hub.access());
    register(DeviceRegistry.class, hub.registry());
    register(TwinRegistry.class, hub.twins());
    register(DeviceGateway.class, hub.gateway());
    register(TelemetryStore.class, hub.telemetry());
    register(TelemetryPartitions.class, hub.partitions());
    register(FaultControl.class, hub.faults());
    register(FileUploads.class, hub.uploads());
    register(ServiceQueue.class, hub.notifications());
    register(HubQueries.class, hub.queries());
    register(HubJobs.class, hub.jobs());
    register(RegistryJobs.class, hub.transfers());
    register(HubConfigurations.class, hub.configurations());
    register(HubClock.class, hub.clock());
    register(QuotaControl.class, hub.quota());
    register(TierControl.class, hub.tiers());
    register(CloudMessages.class, hub.cloud());
    register(DirectMethods.class, hub.methods());
    register(SharedAccessPolicies.class, hub.policies());
    register(CertificateAuthorities.class, hub.authorities());
    register(ServiceQueue.class, hub.feedback());
  }

  void withdraw() {
    for (var service = offered.poll(); service != null; service = offered.poll()) {
      service.unregister();
    }
  }

  private <T> void register(Class<T> contract, T service) {
    offered.add(context.registerService(contract, service, null));
  }
}
