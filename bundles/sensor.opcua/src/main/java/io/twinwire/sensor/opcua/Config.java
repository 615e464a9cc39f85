package io.twinwire.sensor.opcua;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "OPC UA sensor",
    description = "Variables of an OPC UA server, which reports their changes by itself.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description =
          "Begins the key of every reading; letters, digits, _ and -, at most 64. Empty: the name"
              + " of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(
      name = "Endpoint",
      description =
          "Where the server is: opc.tcp://HOST:PORT/PATH. Host and port are used as they stand"
              + " here, whatever name the server gives itself.")
  String endpoint() default "";

  @AttributeDefinition(
      name = "Security policy",
      description = "How messages are signed and encrypted.",
      options = {
        @Option(value = "None", label = "not at all"),
        @Option(value = "Basic256Sha256", label = "Basic256Sha256"),
        @Option(value = "Aes128_Sha256_RsaOaep", label = "Aes128-Sha256-RsaOaep"),
        @Option(value = "Aes256_Sha256_RsaPss", label = "Aes256-Sha256-RsaPss")
      })
  String securityPolicy() default "Basic256Sha256";

  @AttributeDefinition(
      name = "Security mode",
      description = "What of the security policy is used; none with the policy None only.",
      options = {
        @Option(value = "none", label = "neither"),
        @Option(value = "sign", label = "messages are signed"),
        @Option(value = "signAndEncrypt", label = "messages are signed and encrypted")
      })
  String securityMode() default "signAndEncrypt";

  @AttributeDefinition(
      name = "Trust on first use",
      description =
          "Whether the certificate of a server that was never seen is trusted, and from then on"
              + " that one alone. Else an unknown certificate is refused until somebody moves it"
              + " from sensor.opcua/rejected to sensor.opcua/trusted/certs.")
  boolean trustOnFirstUse() default false;

  @AttributeDefinition(
      name = "User",
      description = "User name to log in with. Empty: no user name.",
      required = false)
  String user() default "";

  @AttributeDefinition(
      name = "Password",
      description = "The user's password, or that of the file with the user's certificate.",
      type = AttributeType.PASSWORD,
      required = false)
  String _password() default "";

  @AttributeDefinition(
      name = "User certificate",
      description =
          "PKCS #12 file with the certificate and the key to log in with; a relative path lies"
              + " below sensor.opcua in the data directory. Empty: no certificate.",
      required = false)
  String userCertificate() default "";

  @AttributeDefinition(
      name = "Plain password",
      description =
          "Whether the password may go over the network in the clear, to a server that takes it in"
              + " no other way.")
  boolean plainPassword() default false;

  @AttributeDefinition(
      name = "Publishing interval",
      description = "Milliseconds between two messages with changes from the server.",
      min = "10",
      max = "3600000")
  int publishingInterval() default 1000;

  @AttributeDefinition(
      name = "Sampling interval",
      description =
          "Milliseconds between two looks of the server at a variable, for channels that name no"
              + " sampling. 0: as fast as the server can.",
      min = "0",
      max = "3600000")
  int samplingInterval() default 1000;

  @AttributeDefinition(
      name = "Queue size",
      description =
          "How many changes of a variable the server keeps between two messages and while the"
              + " connection is cut, for channels that name no queue.",
      min = "1",
      max = "100000")
  int queueSize() default 10;

  @AttributeDefinition(
      name = "Timeout",
      description = "Seconds that the server may take for an answer.",
      min = "1",
      max = "120")
  int timeout() default 10;

  @AttributeDefinition(
      name = "Session timeout",
      description =
          "Seconds that the server keeps session and changes for while the connection is cut. Later"
              + " the session is opened anew.",
      min = "10",
      max = "3600")
  int sessionTimeout() default 60;

  @AttributeDefinition(
      name = "Keep-alive interval",
      description =
          "Seconds between two looks whether the server is still there; it is away when it misses"
              + " two.",
      min = "1",
      max = "60")
  int keepAliveInterval() default 5;

  @AttributeDefinition(
      name = "Channels",
      description =
          "Lines NAME = NODEID [KEY=VALUE ...], for instance: speed = ns=2;s=Line1.Speed"
              + " sampling=250 queue=10 unit=m/s deadband=0.5")
  String[] channels() default {};
}
