package io.twinwire.localhub.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Twinwire local hub",
    description = "The rules of the local IoT hub: identities, twins, access and telemetry.")
@interface Config {

  String PID = "io.twinwire.localhub.core";
  String DIFFERENCE = "difference";
  String DOCUMENT = "document";
  String CUT = "cut";
  String IGNORE = "ignore";
  String OFF = "off";

  @AttributeDefinition(
      name = "Host name",
      description =
          "The name or address of the hub, without a port: it stands in shared access signatures"
              + " and in connection strings.")
  String hostName() default "127.0.0.1";

  @AttributeDefinition(
      name = "Directory",
      description =
          "Where the database file lies; a relative path lies below the data directory"
              + " (twinwire.data). Empty: everything is kept in memory and lost at the end.",
      required = false)
  String directory() default "";

  @AttributeDefinition(
      name = "First device",
      description = "The id of the device that the first start creates. Empty: none.",
      required = false)
  String firstDevice() default "demo-gateway";

  @AttributeDefinition(
      name = "Directory of the connection strings",
      description =
          "Where each start writes service.connection-string and device.connection-string,"
              + " readable by the owner only; a relative path lies below the data directory. Empty:"
              + " the data directory itself where twinwire.data names one, else they are not"
              + " written.",
      required = false)
  String connectionStringDirectory() default "";

  @AttributeDefinition(
      name = "Telemetry kept (messages)",
      description = "How many messages of each identity are kept; the oldest go first.",
      min = "1",
      max = "10000000")
  int telemetryKept() default 10_000;

  @AttributeDefinition(
      name = "Partitions",
      description =
          "How many partitions the built-in Event Hub endpoint has: 4 by default at IoT Hub, 2 in"
              + " its free edition. Another number hides what was kept in those that go.",
      min = "1",
      max = "32")
  int partitions() default 4;

  @AttributeDefinition(
      name = "Retention",
      description = "Hours that the partitions keep a message.",
      min = "1",
      max = "168")
  int retention() default 24;

  @AttributeDefinition(
      name = "Messages of a partition",
      description =
          "How many messages a partition keeps at most, also within the retention; the oldest go"
              + " first. As many as are kept of one identity at least.",
      min = "1",
      max = "100000000")
  int partitionKept() default 100_000;

  @AttributeDefinition(
      name = "Notification after a replacement",
      description =
          "What a device hears when its desired properties are replaced as a whole: the new"
              + " properties with null for those that vanished, or the bare new document.",
      options = {
        @Option(label = "The new properties, null for those that vanished", value = DIFFERENCE),
        @Option(label = "The new document", value = DOCUMENT)
      })
  String replaceNotification() default DIFFERENCE;

  @AttributeDefinition(
      name = "Slack of shared access signatures",
      description =
          "Seconds for which a connection outlives its signature; to open one, it has to be valid."
              + " IoT Hub names no figure; Microsoft's tests go by ten minutes.",
      min = "0",
      max = "3600")
  int sasSlack() default 600;

  @AttributeDefinition(
      name = "Daily quota",
      description =
          "Number of message units that the hub takes a day (UTC); 0 for no limit. The free edition"
              + " of IoT Hub takes 8000, a unit of S1 400000, of S2 6000000, of S3 300000000.",
      min = "0",
      max = "1000000000000")
  long dailyQuota() default 0;

  @AttributeDefinition(
      name = "Message unit",
      description =
          "Bytes that count as one unit of the daily quota: 4096, or 512 as in the free edition.",
      min = "1",
      max = "262144")
  int quotaUnit() default 4096;

  @AttributeDefinition(
      name = "Beyond the quota",
      description =
          "What a device sees of a message beyond the daily quota, which is not documented for"
              + " MQTT: its connection is closed, or the message is not acknowledged.",
      options = {
        @Option(label = "The connection is closed", value = CUT),
        @Option(label = "The message is not acknowledged", value = IGNORE)
      })
  String beyondQuota() default CUT;

  @AttributeDefinition(
      name = "Life of cloud-to-device messages",
      description =
          "Seconds that a cloud-to-device message without an expiry of its own waits for"
              + " its device.",
      min = "60",
      max = "172800")
  int cloudTimeToLive() default 3600;

  @AttributeDefinition(
      name = "Lock of cloud-to-device messages",
      description =
          "Seconds that a device has to settle a cloud-to-device message before it goes"
              + " back into the queue.",
      min = "5",
      max = "300")
  int cloudLock() default 60;

  @AttributeDefinition(
      name = "Deliveries of cloud-to-device messages",
      description =
          "How many times a device may abandon a cloud-to-device message before it is"
              + " given up.",
      min = "1",
      max = "100")
  int cloudMaxDeliveryCount() default 10;

  @AttributeDefinition(
      name = "Life of feedback",
      description = "Seconds that feedback on cloud-to-device messages waits for a service.",
      min = "60",
      max = "172800")
  int feedbackTimeToLive() default 3600;

  @AttributeDefinition(
      name = "Lock of feedback",
      description =
          "Seconds that a service has to settle a batch of feedback before it goes back"
              + " into the queue.",
      min = "5",
      max = "300")
  int feedbackLock() default 60;

  @AttributeDefinition(
      name = "Deliveries of feedback",
      description =
          "How many times a service may abandon a batch of feedback before it is given" + " up.",
      min = "1",
      max = "100")
  int feedbackMaxDeliveryCount() default 10;

  @AttributeDefinition(
      name = "Longest connect timeout of direct methods",
      description =
          "Seconds that a direct method waits at most for a device that is not there,"
              + " whatever the caller asks; 0: it never waits. Microsoft's Java client asks for"
              + " 200.",
      min = "0",
      max = "300")
  int methodConnectTimeout() default 300;

  @AttributeDefinition(
      name = "Methods under way",
      description =
          "How many calls of one device or module may be under way, and the next is refused with"
              + " 403800; 0 for any number. IoT Hub names no figure.",
      min = "0",
      max = "10000")
  int methodsInFlight() default 0;

  @AttributeDefinition(
      name = "No device signatures",
      description =
          "Whether tokens signed with a device's own key are refused, as with IoT Hub's"
              + " property of this name.")
  boolean disableDeviceSAS() default false;

  @AttributeDefinition(
      name = "No module signatures",
      description =
          "Whether tokens signed with a module's own key are refused, as with IoT Hub's"
              + " property of this name.")
  boolean disableModuleSAS() default false;

  @AttributeDefinition(
      name = "Tokens of Microsoft Entra ID",
      description =
          "Whether a service is let in by a bearer token whose audience and time fit. Its signature"
              + " cannot be checked without the network: anybody can make one.")
  boolean entraTokens() default false;

  @AttributeDefinition(
      name = "Life of a file upload",
      description =
          "Seconds that a device has for a file: as long its signature for the storage counts, and"
              + " as long the upload takes one of the device's ten places.",
      min = "60",
      max = "86400")
  int uploadLife() default 3600;

  @AttributeDefinition(
      name = "Notifications of files",
      description = "Whether services can read a notification of every file that was uploaded.")
  boolean fileNotifications() default true;

  @AttributeDefinition(
      name = "Life of a file notification",
      description = "Seconds that a notification waits for a reader.",
      min = "60",
      max = "172800")
  int fileNotificationLife() default 3600;

  @AttributeDefinition(
      name = "Lock of a file notification",
      description = "Seconds that a reader has to complete a notification.",
      min = "5",
      max = "300")
  int fileNotificationLock() default 60;

  @AttributeDefinition(
      name = "Deliveries of a file notification",
      description = "How many times a notification is delivered before it is dropped.",
      min = "1",
      max = "100")
  int fileNotificationDeliveries() default 100;

  @AttributeDefinition(
      name = "Tier",
      description =
          "The edition of IoT Hub whose features, daily quota and throttles hold; off: all features"
              + " and no limits. A hub that was F1 once stays it, and one that was Standard never"
              + " becomes Basic: then the hub does not start.",
      options = {
        @Option(label = "No limits", value = OFF),
        @Option(label = "Free", value = "F1"),
        @Option(label = "Basic 1", value = "B1"),
        @Option(label = "Basic 2", value = "B2"),
        @Option(label = "Basic 3", value = "B3"),
        @Option(label = "Standard 1", value = "S1"),
        @Option(label = "Standard 2", value = "S2"),
        @Option(label = "Standard 3", value = "S3")
      })
  String tier() default OFF;

  @AttributeDefinition(
      name = "Units of the tier",
      description =
          "Number of units: 1 of F1, up to 10 of B3 and S3, up to 200 of the others. Quota and"
              + " throttles grow with it.",
      min = "1",
      max = "200")
  int tierUnits() default 1;

  @AttributeDefinition(
      name = "Burst of throttles",
      description =
          "Seconds for whose share of operations a throttle lets a burst pass at once. IoT Hub"
              + " averages over some minutes and names no figure.",
      min = "1",
      max = "600")
  int throttleBurst() default 60;

  @AttributeDefinition(
      name = "Queue of throttles",
      description =
          "Seconds that an operation beyond its throttle is held back at most; what would wait"
              + " longer is refused with 429. IoT Hub names no figure.",
      min = "0",
      max = "60")
  int throttleQueue() default 10;

  @AttributeDefinition(
      name = "Faults that devices ask for",
      description =
          "Whether a message with Microsoft's property AzIoTHub_FaultOperationType makes the hub"
              + " cut, refuse or throttle its own sender.")
  boolean faultInjection() default true;
}
