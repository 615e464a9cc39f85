package io.twinwire.sensor.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "MQTT sensor",
    description = "What a local MQTT broker passes on: topics to channels.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description =
          "Begins the key of every reading; letters, digits, _ and -, at most 64. Empty: the name"
              + " of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(
      name = "URL",
      description =
          "Where the broker is: tcp://HOST:PORT, or ssl://HOST:PORT with TLS; mqtt and mqtts mean"
              + " the same. Without a port 1883, with TLS 8883.")
  String url() default "tcp://localhost:1883";

  @AttributeDefinition(
      name = "Client id",
      description =
          "Who the gateway is at the broker; two clients of one id drive each other out. Empty: made"
              + " of the sensor's name, and of chance where the session is clean.",
      required = false)
  String clientId() default "";

  @AttributeDefinition(
      name = "User",
      description = "User name for the broker. Empty for none.",
      required = false)
  String user() default "";

  @AttributeDefinition(
      name = "Password",
      description = "Password of the user. Never logged.",
      type = AttributeType.PASSWORD,
      required = false)
  String _password() default "";

  @AttributeDefinition(
      name = "Authority file",
      description =
          "Absolute path of a PEM file with the certificates to trust, and no others; read at every"
              + " connect. Empty: those of the JDK.",
      required = false)
  String caFile() default "";

  @AttributeDefinition(
      name = "Certificate file",
      description =
          "Absolute path of a PEM file with the client's certificate and those between it and its"
              + " authority; read at every connect. Empty for none.",
      required = false)
  String certificateFile() default "";

  @AttributeDefinition(
      name = "Key file",
      description =
          "Absolute path of a PEM file with the private key of the client's certificate, PKCS #8"
              + " without a password; read at every connect.",
      required = false)
  String keyFile() default "";

  @AttributeDefinition(
      name = "Clean session",
      description =
          "Whether the broker forgets the gateway between two connections. If not, it keeps what"
              + " comes in between, for QoS 1 and 2, as far as its own limits go.")
  boolean cleanSession() default true;

  @AttributeDefinition(
      name = "QoS",
      description =
          "Number of the quality of service to subscribe and publish with: 0 at most once, 1 at"
              + " least once, 2 exactly once.",
      min = "0",
      max = "2")
  int qos() default 1;

  @AttributeDefinition(
      name = "Keep alive",
      description =
          "Seconds of silence after which the connection is tried. A broker that does not answer as"
              + " long again is lost.",
      min = "1",
      max = "3600")
  int keepAlive() default 30;

  @AttributeDefinition(
      name = "Timeout",
      description = "Seconds that connecting, subscribing and publishing may take, each.",
      min = "1",
      max = "120")
  int timeout() default 10;

  @AttributeDefinition(
      name = "Retained messages",
      description =
          "What a message is that the broker had kept, of unknown age, and that bears no time of its"
              + " own: uncertain, as good as any other, or not heard at all.",
      options = {
        @Option(label = "uncertain", value = "uncertain"),
        @Option(label = "good", value = "good"),
        @Option(label = "ignored", value = "ignored")
      })
  String retained() default "uncertain";

  @AttributeDefinition(
      name = "Payload limit",
      description =
          "Bytes that the payload of a message may have. Of a longer one no more than these are kept"
              + " in memory, and its channels are bad.",
      min = "16",
      max = "1048576")
  int maxPayload() default 65_536;

  @AttributeDefinition(
      name = "Channel limit",
      description =
          "How many channels may come by themselves, of lines with named parts. What comes after is"
              + " left out, and said in the health check.",
      min = "1",
      max = "10000")
  int maxChannels() default 1_000;

  @AttributeDefinition(
      name = "Channels",
      description =
          "One line for each channel: NAME = TOPIC-FILTER [value=$.JSON.PATH] [time=$.JSON.PATH]"
              + " [KEY=VALUE ...].")
  String[] channels() default {};
}
