package io.twinwire.localhub.portal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Twinwire local hub portal",
    description = "The local hub's page, on plain HTTP and on this machine only.")
@interface Config {

  @AttributeDefinition(
      name = "Address",
      description =
          "The loopback address that the page listens on: 127.x.y.z, ::1 or localhost."
              + " Default 127.0.0.1.")
  String address() default "127.0.0.1";

  @AttributeDefinition(
      name = "Port",
      description = "TCP port of the page.",
      min = "1",
      max = "65535")
  int port() default 8088;

  @AttributeDefinition(
      name = "Hub host name",
      description =
          "The HostName of the connection strings that the page shows. Empty, the default, for"
              + " the page's own address.")
  String hubHostName() default "";
}
