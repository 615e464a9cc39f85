package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.CloudMessages;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.DirectMethods;
import io.twinwire.api.localhub.FileUploads;
import io.twinwire.api.localhub.HubConfigurations;
import io.twinwire.api.localhub.HubJobs;
import io.twinwire.api.localhub.HubQueries;
import io.twinwire.api.localhub.RegistryJobs;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceExtension;
import io.twinwire.api.localhub.SharedAccessPolicies;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.localhub.http.device.DeviceApi;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.port.HttpSite;
import io.twinwire.support.port.PortFront;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** HTTP/1.1 on the hub's shared ports. */
@Component
public final class HttpFront implements PortFront {

  /** The first four bytes of GET, PUT, POST, PATCH, DELETE, HEAD and OPTIONS. */
  private static final Set<String> METHODS =
      Set.of("GET ", "PUT ", "POST", "PATC", "DELE", "HEAD", "OPTI");

  /**
   * The codec ends a connection that has more requests under way than this. The connection is not
   * read while a request is answered, so one read of 64 KiB is all that can come together, and a
   * request has 18 bytes at least.
   */
  private static final int MOST_REQUESTS_IN_ONE_READ = 4096;

  private static final Duration END = Duration.ofSeconds(2);

  private final ExecutorService executor = Executors.blocking("twinwire-localhub-http");
  private final Clock clock = Clock.systemUTC();
  private final Router router = new Router(clock);
  private final Sites sites = new Sites();
  private final Extensions extensions;

  @Activate
  public HttpFront(
      @Reference DeviceRegistry registry,
      @Reference TwinRegistry twins,
      @Reference TelemetryStore telemetry,
      @Reference ServiceAccess access,
      @Reference DirectMethods methods,
      @Reference CloudMessages messages,
      @Reference SharedAccessPolicies policies,
      @Reference CertificateAuthorities authorities,
      @Reference DeviceGateway gateway,
      @Reference FileUploads uploads,
      @Reference HubQueries queries,
      @Reference HubConfigurations configurations,
      @Reference HubJobs jobs,
      @Reference RegistryJobs registryJobs) {
    extensions = new Extensions(clock, access);
    ServiceApi service = new ServiceApi(registry, twins, telemetry, access);
    service.addTo(router);
    new FleetApi(queries).addTo(router, service);
    new ConfigurationApi(configurations).addTo(router, service);
    new JobApi(jobs).addTo(router, service);
    new RegistryJobApi(registryJobs).addTo(router, service);
    new DownlinkApi(methods, messages, clock).addTo(router, service);
    new DigitalTwinApi(twins, methods).addTo(router, service);
    new OwnerApi(policies, authorities).addTo(router, service);
    new DeviceApi(gateway, uploads).addTo(router);
    router.beyond(extensions::router);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addExtension(ServiceExtension extension) {
    extensions.add(extension);
  }

  void removeExtension(ServiceExtension extension) {
    extensions.remove(extension);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addSite(HttpSite site) {
    sites.add(site);
  }

  void removeSite(HttpSite site) {
    sites.remove(site);
  }

  @Override
  public String protocol() {
    return "http";
  }

  @Override
  public boolean recognises(ByteBuf first) {
    return first.readableBytes() >= 4
        && METHODS.contains(first.toString(first.readerIndex(), 4, US_ASCII));
  }

  @Override
  public void install(ChannelPipeline pipeline) {
    install(pipeline, router, sites, executor);
  }

  static void install(ChannelPipeline pipeline, Router router, Sites sites, Executor executor) {
    pipeline.addLast(
        "http-codec", new HttpServerCodec(new HttpDecoderConfig(), MOST_REQUESTS_IN_ONE_READ));
    pipeline.addLast("http", new HttpConnection(router, sites, executor));
  }

  @Deactivate
  void close() {
    Executors.cancel(executor, END);
  }
}
