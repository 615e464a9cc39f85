package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceExtension;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.data.OwnerOnly;
import io.twinwire.support.port.HttpSite;
import io.twinwire.support.port.HubPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers the storage while it is there. */
@Component(
    service = {HttpSite.class, BlobStorage.class, ServiceExtension.class, HealthCheck.class},
    configurationPid = Config.PID)
@Designate(ocd = Config.class)
@HealthCheckService(
    name = "Local hub: files",
    tags = {"twinwire", "localhub"})
public final class BlobComponent implements HttpSite, BlobStorage, ServiceExtension, HealthCheck {

  private static final Logger LOG = LoggerFactory.getLogger(BlobComponent.class);
  private static final String CONNECTION_STRING = "storage.connection-string";
  private static final int HTTPS = 443;

  private record Storage(
      Account account,
      Containers containers,
      BlobApi api,
      NamedContainers named,
      ContainerGrants grants,
      String host) {

    BlobFiles uploads() throws IOException {
      try {
        return containers.require(account.container());
      } catch (BlobFault e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private final @Nullable Storage storage;
  private final String state;

  @Activate
  public BlobComponent(
      BundleContext context, Config config, @Reference HubPorts ports, @Reference HubClock clock) {
    this(config, name -> DataDirectory.resolve(context, name), ports, clock);
  }

  /** How a configured directory becomes one that is there. */
  @FunctionalInterface
  interface Places {
    Path resolve(String configured) throws IOException;
  }

  BlobComponent(Config config, Places places, HubPorts ports, HubClock clock) {
    Storage opened = null;
    String said;
    try {
      Path directory = places.resolve(config.directory());
      Account account = new Account(config.account(), config.container(), Account.key(directory));
      Containers containers = new Containers(directory, account.container());
      String host = host(config, account, ports);
      Incoming incoming = new Incoming(directory.resolve("incoming"));
      opened =
          new Storage(
              account,
              containers,
              new BlobApi(account, containers, incoming, clock::now),
              new NamedContainers(account, containers, incoming, host, clock::now),
              new ContainerGrants(account, containers, host, clock::now),
              host);
      OwnerOnly.write(
          directory.resolve(CONNECTION_STRING),
          (connectionString(account, host) + "\n").getBytes(UTF_8));
      said = "files are kept at https://" + host + "/" + account.container();
      LOG.info("{}", said);
    } catch (IOException | IllegalArgumentException e) {
      said = e.getMessage() + ": devices cannot upload files";
      LOG.warn("{}", said);
    }
    storage = opened;
    state = said;
  }

  @Override
  public boolean serves(String path, String query) {
    return storage != null
        && (BlobTarget.fits(path, storage.account(), storage.containers()::has)
            || BlobTarget.isContainer(path, query));
  }

  @Override
  public Reply answer(Request request) throws IOException {
    return present().api().answer(request);
  }

  @Override
  public Grant grant(String blobName, Instant expiry) throws HubFault {
    if (storage == null) {
      throw new HubFault(HubFault.Code.DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED, state);
    }
    return new Grant(
        storage.host(),
        storage.account().container(),
        new SharedAccess(storage.account()).grant(storage.account().container(), blobName, expiry));
  }

  @Override
  public Optional<Stored> find(String blobName) throws HubFault {
    try {
      Storage present = present();
      return present
          .uploads()
          .find(blobName)
          .map(
              blob ->
                  new Stored(
                      "https://"
                          + present.host()
                          + "/"
                          + present.account().container()
                          + "/"
                          + SharedAccess.encoded(blobName).replace("%2F", "/"),
                      blob.size(),
                      blob.modified()));
    } catch (IOException e) {
      throw new HubFault(HubFault.Code.SERVER_ERROR, "the storage: " + e.getMessage());
    }
  }

  @Override
  public BlobContainer container(String uri, boolean signed) throws HubFault {
    if (storage == null) {
      throw new HubFault(HubFault.Code.BLOB_CONTAINER_VALIDATION, state);
    }
    return storage.named().open(uri, signed);
  }

  /** Only the owner's policy has all of them. */
  @Override
  public Set<ServiceAccess.Right> rights() {
    return EnumSet.allOf(ServiceAccess.Right.class);
  }

  @Override
  public Map<String, Operation> operations() {
    return storage == null ? Map.of() : Map.of(ContainerGrants.PATH, storage.grants());
  }

  @Override
  public Result execute() {
    return new Result(storage == null ? Result.Status.CRITICAL : Result.Status.OK, state);
  }

  private Storage present() throws IOException {
    if (storage == null) {
      throw new IOException(state);
    }
    return storage;
  }

  /**
   * Microsoft's present storage client reads the account out of the path where the host has a port,
   * and the older one where it is an address; else both take the host's first label for it. So an
   * address always has its port.
   */
  private static String host(Config config, Account account, HubPorts ports) {
    String name = config.hostName().isEmpty() ? ports.address() : config.hostName();
    if (!name.matches("[a-zA-Z0-9_.\\-]+")) {
      throw new IllegalArgumentException(
          "hostName: \"" + name + "\" is not a host name or address without a port");
    }
    int port =
        ports.tlsPorts().contains(HTTPS) || ports.tlsPorts().isEmpty()
            ? HTTPS
            : ports.tlsPorts().get(0);
    boolean isAddress = name.equals("localhost") || name.matches("[0-9.]+");
    return isAddress || port != HTTPS ? name + ":" + port + "/" + account.name() : name;
  }

  private static String connectionString(Account account, String host) {
    return "DefaultEndpointsProtocol=https;AccountName=%s;AccountKey=%s;BlobEndpoint=https://%s"
        .formatted(account.name(), Base64.getEncoder().encodeToString(account.key()), host);
  }
}
