package io.twinwire.localhub.dps;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    id = ProvisioningComponent.PID,
    name = "Twinwire local hub: provisioning",
    description = "The local provisioning service: enrollments, attestation, allocation.")
@interface Config {

  @AttributeDefinition(
      name = "Host name",
      description =
          "The name or address of the hub in this process, without a port: devices are assigned to"
              + " it, and it stands in the provisioning service's own connection string.")
  String hostName() default "127.0.0.1";

  @AttributeDefinition(
      name = "Id scope",
      description =
          "What devices have to name this provisioning service by, as an id scope of Azure:"
              + " letters and digits.")
  String idScope() default "0ne00000001";

  @AttributeDefinition(
      name = "Retry after",
      description =
          "Seconds that a device is told to wait before it asks how far its registration is.",
      min = "0",
      max = "3600")
  int retryAfter() default 3;

  @AttributeDefinition(
      name = "Directory",
      description =
          "Where the database file lies; a relative path lies below the data directory"
              + " (twinwire.data). Empty: everything is kept in memory and lost at the end.",
      required = false)
  String directory() default "";

  @AttributeDefinition(
      name = "Directory of the connection string",
      description =
          "Where each start writes provisioning.connection-string, readable by the owner only; a"
              + " relative path lies below the data directory. Empty: the data directory itself"
              + " where twinwire.data names one, else it is not written.",
      required = false)
  String connectionStringDirectory() default "";
}
