package io.twinwire.support.testing.opcua;

import io.twinwire.support.testing.Loopback;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigLimits;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.X509IdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.BaseMonitoredItem;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.Stack;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateStore;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * An OPC UA server on a loopback address of its own, with every security policy and mode, for
 * anybody, for the user {@code operator} with the password {@code s3cret}, and for certificates of
 * {@code CN=operator}. Its variables are in the namespace {@value #NAMESPACE}, index 2, with their
 * names as ids, in a folder {@code Line1}.
 */
public final class PlantServer implements AutoCloseable {

  /** The namespace of the variables. */
  public static final String NAMESPACE = Plant.URI;

  private static final int PORT = 4840;
  private static final long STEP_SECONDS = 20;

  /** As few as some PLCs take. */
  private static final UInteger ITEMS_PER_CALL = Unsigned.uint(250);

  private static final List<SecurityPolicy> POLICIES =
      List.of(
          SecurityPolicy.Basic256Sha256,
          SecurityPolicy.Aes128_Sha256_RsaOaep,
          SecurityPolicy.Aes256_Sha256_RsaPss);

  private final String address = Loopback.address();
  private final String uri = "urn:twinwire:plant:" + UUID.randomUUID();
  private final KeyPair keys;
  private final X509Certificate certificate;
  private volatile boolean trusting = true;
  private OpcUaServer server;
  private Plant plant;

  static {
    // Cuts are tested by the hundred.
    Stack.ConnectionLimits.RATE_LIMIT_ENABLED = false;
  }

  /** Starts a server. */
  public PlantServer() throws Exception {
    keys = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    certificate =
        new SelfSignedCertificateBuilder(keys)
            .setCommonName("Plant")
            .setOrganization("Twinwire")
            .setApplicationUri(uri)
            .addIpAddress(address)
            .build();
    start();
  }

  private void start() throws Exception {
    server =
        new OpcUaServer(
            config(),
            profile -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    plant = new Plant(server);
    plant.startup();
    server.startup().orTimeout(STEP_SECONDS, TimeUnit.SECONDS).join();
  }

  private OpcUaServerConfig config() throws Exception {
    MemoryCertificateStore store = new MemoryCertificateStore();
    store.set(
        NodeIds.RsaSha256ApplicationCertificateType,
        new CertificateStore.Entry(keys.getPrivate(), new X509Certificate[] {certificate}));
    DefaultApplicationGroup group =
        new DefaultApplicationGroup(
            new MemoryTrustListManager(), store, new NoFactory(), validator());
    group.initialize();
    return OpcUaServerConfig.builder()
        .setApplicationUri(uri)
        .setApplicationName(LocalizedText.english("Plant"))
        .setProductUri("urn:twinwire:plant")
        .setEndpoints(endpoints())
        .setCertificateManager(
            new DefaultCertificateManager(new MemoryCertificateQuarantine(), group))
        .setIdentityValidator(
            new CompositeValidator(
                AnonymousIdentityValidator.INSTANCE,
                new UsernameIdentityValidator(
                    login ->
                        login.getUsername().equals("operator")
                            && login.getPassword().equals("s3cret")),
                new X509IdentityValidator(
                    user -> user.getSubjectX500Principal().getName().contains("CN=operator"))))
        .setLimits(
            new OpcUaServerConfigLimits() {
              @Override
              public UInteger getMaxMonitoredItemsPerCall() {
                return ITEMS_PER_CALL;
              }

              @Override
              public UInteger getMaxSessions() {
                return Unsigned.uint(100_000);
              }
            })
        .build();
  }

  /** Made before, and never anew. */
  private final class NoFactory extends RsaSha256CertificateFactory {
    @Override
    protected X509Certificate[] createRsaSha256CertificateChain(KeyPair own) {
      return new X509Certificate[] {certificate};
    }
  }

  private CertificateValidator validator() {
    return (chain, application, hosts) -> {
      if (!trusting) {
        throw new UaException(StatusCodes.Bad_SecurityChecksFailed);
      }
    };
  }

  private Set<EndpointConfig> endpoints() {
    Set<EndpointConfig> endpoints = new LinkedHashSet<>();
    endpoints.add(endpoint(SecurityPolicy.None, MessageSecurityMode.None));
    for (SecurityPolicy policy : POLICIES) {
      endpoints.add(endpoint(policy, MessageSecurityMode.Sign));
      endpoints.add(endpoint(policy, MessageSecurityMode.SignAndEncrypt));
    }
    return endpoints;
  }

  private EndpointConfig endpoint(SecurityPolicy policy, MessageSecurityMode mode) {
    return EndpointConfig.newBuilder()
        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
        .setBindAddress(address)
        .setBindPort(PORT)
        // A name that only the server itself knows, as it often is.
        .setHostname("plc.local")
        .setPath("")
        .setCertificate(certificate)
        .setSecurityPolicy(policy)
        .setSecurityMode(mode)
        .addTokenPolicies(
            OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS,
            OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME,
            OpcUaServerConfig.USER_TOKEN_POLICY_X509)
        .build();
  }

  /** The loopback address. */
  public String address() {
    return address;
  }

  /** The port. */
  public int port() {
    return PORT;
  }

  /** Where clients find it. */
  public String url() {
    return "opc.tcp://" + address + ":" + PORT;
  }

  /** The certificate that clients have to trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Whether the certificates of clients are trusted from now on; they are at first. */
  public void trustClients(boolean trust) {
    trusting = trust;
  }

  /** Gives a variable a good value; makes the variable where it is missing. */
  public void set(String name, Object value) {
    set(name, value, StatusCodes.Good, Instant.now());
  }

  /** Gives a variable a value with status and time of the source. */
  public void set(String name, Object value, long status, Instant time) {
    plant.set(
        name,
        new DataValue(
            new Variant(value),
            new StatusCode(status),
            new DateTime(time),
            null,
            DateTime.now(),
            null));
  }

  /** Gives a variable the type Double and no value. */
  public void declare(String name) {
    plant.set(name, new DataValue(Variant.NULL_VALUE));
  }

  /** What a variable holds. */
  public @Nullable Object get(String name) {
    return plant.get(name).getValue().getValue();
  }

  /** How many times a variable is subscribed to. */
  public int subscriptions(String name) {
    return plant.items(name).size();
  }

  /** Milliseconds between two looks, and how many changes are kept, as the client asked for. */
  public List<Number> sampling(String name) {
    BaseMonitoredItem<?> item = (BaseMonitoredItem<?>) plant.items(name).get(0);
    return List.of(item.getSamplingInterval(), item.getQueueSize());
  }

  /** How many sessions there are. */
  public int sessions() {
    return server.getSessionManager().getCurrentSessionCount().intValue();
  }

  /** Forgets all sessions, and their subscriptions where wanted. */
  public void forgetSessions(boolean subscriptions) {
    server
        .getSessionManager()
        .getAllSessions()
        .forEach(
            session ->
                server.getSessionManager().killSession(session.getSessionId(), subscriptions));
  }

  /** Stops listening, and forgets everything. */
  public void stop() {
    plant.shutdown();
    server.shutdown().orTimeout(STEP_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Starts again where it was, without its variables. */
  public void restart() throws Exception {
    start();
  }

  @Override
  public void close() {
    stop();
  }
}
