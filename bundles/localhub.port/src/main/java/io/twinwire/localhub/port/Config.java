package io.twinwire.localhub.port;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    id = PortLayer.PID,
    name = "Twinwire local hub: ports",
    description = "Where the local hub listens, and the certificate that it shows.")
@interface Config {

  @AttributeDefinition(
      name = "Address",
      description = "The loopback IP address that every port listens on; 127.0.0.0/8 or ::1.")
  String address() default "127.0.0.1";

  @AttributeDefinition(
      name = "TLS ports",
      description =
          "TCP ports that speak every protocol over TLS; 0 takes any free one. A port below 1024"
              + " is left out where the user may not bind it.",
      min = "0",
      max = "65535")
  int[] tlsPorts() default {8883, 5671, 443};

  @AttributeDefinition(
      name = "Proxy port",
      description =
          "TCP port of the HTTP proxy whose CONNECT leads to the hub itself, for clients that"
              + " insist on port 443; 0 takes any free one.",
      min = "0",
      max = "65535")
  int proxyPort() default 8089;

  @AttributeDefinition(
      name = "Names",
      description =
          "Host names and IP addresses that the certificate also holds, beside the address,"
              + " 127.0.0.1 and localhost.")
  String[] names() default {};

  @AttributeDefinition(
      name = "Key directory",
      description =
          "Where keys and certificates are kept; a relative path lies below the data directory.")
  String directory() default "hub-keys";

  @AttributeDefinition(
      name = "Silence",
      description =
          "Seconds after which a connection is closed that has not finished its TLS handshake, or"
              + " not said what it speaks.",
      min = "1",
      max = "3600")
  int silence() default 10;
}
