package io.twinwire.outbox;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Outbox",
    description = "Holds messages on disk until the hub has acknowledged them.")
@interface Config {

  @AttributeDefinition(
      name = "Most messages",
      description = "How many messages the outbox holds.",
      min = "1",
      max = "100000000")
  int maxMessages() default 1_000_000;

  @AttributeDefinition(
      name = "When there are most messages",
      description = "Whether the oldest of the lowest priority gives way, or the newcomer.",
      options = {
        @Option(label = "oldest", value = "evict"),
        @Option(label = "newest", value = "refuse")
      })
  String whenMaxMessages() default "evict";

  @AttributeDefinition(
      name = "Most kilobytes",
      description =
          "How many kilobytes of messages the outbox holds. Its file is larger by a third or so.",
      min = "256",
      max = "1073741824")
  int maxKilobytes() default 1_048_576;

  @AttributeDefinition(
      name = "When there are most kilobytes",
      description = "Whether the oldest of the lowest priority gives way, or the newcomer.",
      options = {
        @Option(label = "oldest", value = "evict"),
        @Option(label = "newest", value = "refuse")
      })
  String whenMaxKilobytes() default "evict";

  @AttributeDefinition(
      name = "Most of the disk",
      description = "Percent of its file system that messages may take.",
      min = "1",
      max = "100")
  int maxDiskPercent() default 25;

  @AttributeDefinition(
      name = "When there is most of the disk",
      description = "Whether the oldest of the lowest priority gives way, or the newcomer.",
      options = {
        @Option(label = "oldest", value = "evict"),
        @Option(label = "newest", value = "refuse")
      })
  String whenMaxDisk() default "evict";

  @AttributeDefinition(
      name = "Most kilobytes in memory",
      description =
          "How many kilobytes of messages are held in memory while the disk cannot be written.",
      min = "256",
      max = "1048576")
  int maxMemoryKilobytes() default 4096;

  @AttributeDefinition(
      name = "Commit window",
      description =
          "Milliseconds for which offers are gathered before they are written to disk at once."
              + " 0 writes each of them by itself.",
      min = "0",
      max = "10000")
  int commitWindow() default 10;

  @AttributeDefinition(
      name = "Window, messages",
      description =
          "How many messages may wait for the hub's acknowledgement at once; so many at most are"
              + " repeated after a crash.",
      min = "1",
      max = "10000")
  int windowMessages() default 50;

  @AttributeDefinition(
      name = "Window, kilobytes",
      description = "How many kilobytes may wait for the hub's acknowledgement at once.",
      min = "256",
      max = "65536")
  int windowKilobytes() default 256;

  @AttributeDefinition(
      name = "Poison, disconnects",
      description =
          "How many disconnects in a row a message must be the first on its way at to be tried"
              + " alone, and set aside if the hub disconnects again. 0 for never.",
      min = "0",
      max = "1000")
  int poisonDisconnects() default 5;

  @AttributeDefinition(
      name = "Packing",
      description =
          "Whether JSON messages with equal properties and priority go together, as a JSON array in"
              + " one message of the hub.")
  boolean packing() default false;

  @AttributeDefinition(
      name = "Pack, kilobytes",
      description = "Kilobytes of the largest pack, before it is compressed.",
      min = "1",
      max = "255")
  int packKilobytes() default 60;

  @AttributeDefinition(
      name = "Gzip",
      description = "Whether bodies are compressed; the content encoding is then gzip.")
  boolean gzip() default false;

  @AttributeDefinition(
      name = "Quota",
      description =
          "How many messages a day the hub takes: none (no limit), free (8,000 of 0.5 KB), s1"
              + " (400,000 of 4 KB), s2 (6,000,000), s3 (300,000,000), or a number of 4 KB"
              + " messages. Sending is spread over the day.")
  String quota() default "none";

  @AttributeDefinition(
      name = "Quota reserve",
      description = "Percent of the quota that is kept for high priority and for the twin.",
      min = "0",
      max = "90")
  int quotaReserve() default 10;

  @AttributeDefinition(
      name = "Report interval",
      description =
          "Minutes between two reports of the accounts in the reported twin, where they changed. 0"
              + " for none.",
      min = "0",
      max = "10080")
  int reportInterval() default 60;
}
