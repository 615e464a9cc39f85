package io.twinwire.hub.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    pid = HubTransport.CREDENTIALS_PID,
    name = "Twinwire hub credentials",
    description = "Who the gateway is at IoT Hub. Never reported, never logged.")
@interface CredentialsConfig {

  @AttributeDefinition(
      name = "Connection string",
      description =
          "HostName=...;DeviceId=...;SharedAccessKey=... of a device, as the Azure portal shows it."
              + " It goes before the file. Empty for none.",
      type = AttributeType.PASSWORD,
      required = false)
  String _connectionString() default "";

  @AttributeDefinition(
      name = "Connection string file",
      description =
          "Absolute path of a UTF-8 file that holds the connection string and nothing else; read"
              + " again whenever the connection is opened. Empty for none.",
      required = false)
  String connectionStringFile() default "";

  @AttributeDefinition(
      name = "Authority file",
      description =
          "Absolute path of a PEM file with certificates to trust beside the JDK's own; read again"
              + " whenever the connection is opened. Empty for none.",
      required = false)
  String caFile() default "";
}
