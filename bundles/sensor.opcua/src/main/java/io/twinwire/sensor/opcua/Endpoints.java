package io.twinwire.sensor.opcua;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.stack.core.Stack;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.GetEndpointsResponse;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransport;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfig;
import org.jspecify.annotations.Nullable;

/** Asks a server what it offers, and chooses what the settings want. */
final class Endpoints {

  private static final String[] NO_LOCALES = {};
  private static final String[] PROFILES = {Stack.TCP_UASC_UABINARY_TRANSPORT_URI};

  private Endpoints() {}

  /** The endpoint to connect to, with host and port as the settings have them. */
  static EndpointDescription choose(Settings settings, OpcTcpClientTransportConfig threads)
      throws IOException, InterruptedException {
    List<EndpointDescription> offered = ask(settings, threads);
    EndpointDescription best =
        offered.stream()
            .filter(endpoint -> fits(settings, endpoint))
            .max(Comparator.comparing(EndpointDescription::getSecurityLevel))
            .orElseThrow(() -> new IOException(lacks(settings, offered)));
    return EndpointUtil.updateUrl(best, settings.host(), settings.port());
  }

  private static List<EndpointDescription> ask(
      Settings settings, OpcTcpClientTransportConfig threads)
      throws IOException, InterruptedException {
    EndpointDescription unsecured =
        new EndpointDescription(
            settings.url(),
            null,
            null,
            MessageSecurityMode.None,
            SecurityPolicy.None.getUri(),
            null,
            Stack.TCP_UASC_UABINARY_TRANSPORT_URI,
            Unsigned.ubyte(0));
    DiscoveryClient client = new DiscoveryClient(unsecured, new OpcTcpClientTransport(threads));
    try {
      Failures.await(client.connectAsync(), settings.timeout(), settings.url());
      GetEndpointsResponse answer =
          Failures.await(
              client.getEndpoints(settings.url(), NO_LOCALES, PROFILES),
              settings.timeout(),
              settings.url() + ": its endpoints");
      EndpointDescription[] endpoints = answer.getEndpoints();
      return endpoints == null ? List.of() : List.of(endpoints);
    } finally {
      var unused = client.disconnectAsync();
    }
  }

  private static boolean fits(Settings settings, EndpointDescription endpoint) {
    return Stack.TCP_UASC_UABINARY_TRANSPORT_URI.equals(endpoint.getTransportProfileUri())
        && settings.policy().getUri().equals(endpoint.getSecurityPolicyUri())
        && settings.mode() == endpoint.getSecurityMode();
  }

  private static String lacks(Settings settings, List<EndpointDescription> offered) {
    String choice =
        offered.stream()
            .flatMap(
                endpoint ->
                    Stream.of(
                        name(endpoint.getSecurityPolicyUri()) + "/" + endpoint.getSecurityMode()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return settings.url()
        + ": has no endpoint with "
        + settings.policy()
        + "/"
        + settings.mode()
        + "; it has "
        + (choice.isEmpty() ? "none" : choice);
  }

  private static String name(@Nullable String policyUri) {
    return policyUri == null ? "None" : policyUri.substring(policyUri.indexOf('#') + 1);
  }
}
