package io.twinwire.telemetry.scheduler;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Telemetry",
    description =
        "Samples every sensor on schedule and sends what they read. The section channels says"
            + " otherwise for some sensors or channels.")
@interface Config {

  @AttributeDefinition(
      name = "Send interval",
      description = "Seconds between two messages.",
      min = "1",
      max = "86400")
  int sendInterval() default 60;

  @AttributeDefinition(
      name = "Sample interval",
      description = "Seconds between two samples of a sensor. 0: as the send interval.",
      min = "0",
      max = "86400")
  int sampleInterval() default 0;

  @AttributeDefinition(
      name = "Sample timeout",
      description = "Seconds after which a sensor that gives no answer is interrupted.",
      min = "1",
      max = "3600")
  int sampleTimeout() default 10;

  @AttributeDefinition(
      name = "Aggregation",
      description =
          "What a message tells of the samples that a channel had since the message before. Of"
              + " values that are no numbers it is the last one, or all.",
      options = {
        @Option(value = "last", label = "the last sample"),
        @Option(value = "mean", label = "the mean"),
        @Option(value = "min", label = "the least"),
        @Option(value = "max", label = "the greatest"),
        @Option(value = "summary", label = "mean, least and greatest"),
        @Option(value = "all", label = "every sample with its time")
      })
  String aggregation() default "last";

  @AttributeDefinition(
      name = "Reporting",
      description = "When the value of a channel stands in a message.",
      options = {
        @Option(value = "auto", label = "as change where a deadband is set, else as always"),
        @Option(value = "always", label = "in every message"),
        @Option(value = "change", label = "when it has changed, by more than the deadband if any")
      })
  String reporting() default "auto";

  @AttributeDefinition(
      name = "Absolute deadband",
      description =
          "Number, in the unit of the channel, that a value may move from what was reported last"
              + " without being reported. The wider of the two deadbands counts. 0: none.",
      min = "0")
  double deadbandAbsolute() default 0;

  @AttributeDefinition(
      name = "Percent deadband",
      description =
          "Percent of what was reported last that a value may move without being reported; of 0 it"
              + " is nothing. The wider of the two deadbands counts. 0: none.",
      min = "0",
      max = "100")
  double deadbandPercent() default 0;

  @AttributeDefinition(
      name = "Maximum silence",
      description =
          "Seconds after which a value is reported though it has not changed, with the next message."
              + " 0: never.",
      min = "0",
      max = "604800")
  int maxSilence() default 0;

  @AttributeDefinition(
      name = "Samples kept",
      description =
          "How many samples are kept for one message where all are told; the oldest of the channel"
              + " with the most give way. A text counts one more for every 100 characters.",
      min = "100",
      max = "100000")
  int maxSamples() default 10_000;
}
