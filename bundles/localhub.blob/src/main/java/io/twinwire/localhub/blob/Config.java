package io.twinwire.localhub.blob;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Twinwire local hub: files",
    description = "The storage account that devices upload files to.")
@interface Config {

  String PID = "io.twinwire.localhub.blob";

  @AttributeDefinition(
      name = "Host name",
      description =
          "The name or address of the hub, without a port, as devices reach it. Empty: the address"
              + " that the hub listens on.",
      required = false)
  String hostName() default "";

  @AttributeDefinition(
      name = "Directory",
      description =
          "Where files lie; a relative path lies below the data directory (twinwire.data).")
  String directory() default "hub/blobs";

  @AttributeDefinition(
      name = "Account",
      description =
          "The storage account's name: 3 to 24 lower-case letters and digits. Its connection string"
              + " is written to storage.connection-string in the directory.")
  String account() default "localhub";

  @AttributeDefinition(
      name = "Container",
      description =
          "The name of the container for uploads: 3 to 63 lower-case letters, digits and single"
              + " hyphens.")
  String container() default "uploads";
}
