package io.twinwire.telemetry.scheduler;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Channels",
    description =
        "How some sensors or channels are sampled and reported, other than the section telemetry"
            + " says for all. Of several that match, the one that names the most characters counts,"
            + " property by property.")
@interface ChannelConfig {

  @AttributeDefinition(
      name = "Match",
      description =
          "The channels, each as sensor/channel, or as sensor for all channels of one; * stands for"
              + " any characters. Empty: the sensor with the name of the instance.",
      required = false)
  String[] match() default {};

  @AttributeDefinition(
      name = "Sample interval",
      description =
          "Seconds between two samples, of sensors as a whole: match may name no channels then. 0: as"
              + " the send interval. -1: as section telemetry says.",
      min = "-1",
      max = "86400")
  int sampleInterval() default -1;

  @AttributeDefinition(
      name = "Aggregation",
      description =
          "What a message tells of the samples that a channel had since the message before. Of"
              + " values that are no numbers it is the last one, or all.",
      options = {
        @Option(value = "inherit", label = "as section telemetry says"),
        @Option(value = "last", label = "the last sample"),
        @Option(value = "mean", label = "the mean"),
        @Option(value = "min", label = "the least"),
        @Option(value = "max", label = "the greatest"),
        @Option(value = "summary", label = "mean, least and greatest"),
        @Option(value = "all", label = "every sample with its time")
      })
  String aggregation() default "inherit";

  @AttributeDefinition(
      name = "Reporting",
      description = "When the value of a channel stands in a message.",
      options = {
        @Option(value = "inherit", label = "as section telemetry says"),
        @Option(value = "auto", label = "as change where a deadband is set, else as always"),
        @Option(value = "always", label = "in every message"),
        @Option(value = "change", label = "when it has changed, by more than the deadband if any")
      })
  String reporting() default "inherit";

  @AttributeDefinition(
      name = "Absolute deadband",
      description =
          "Number, in the unit of the channel, that a value may move from what was reported last"
              + " without being reported. The wider of the two deadbands counts. 0: none. -1: as"
              + " section telemetry says.",
      min = "-1")
  double deadbandAbsolute() default -1;

  @AttributeDefinition(
      name = "Percent deadband",
      description =
          "Percent of what was reported last that a value may move without being reported; of 0 it"
              + " is nothing. The wider of the two deadbands counts. 0: none. -1: as section telemetry"
              + " says.",
      min = "-1",
      max = "100")
  double deadbandPercent() default -1;

  @AttributeDefinition(
      name = "Maximum silence",
      description =
          "Seconds after which a value is reported though it has not changed, with the next message."
              + " 0: never. -1: as section telemetry says.",
      min = "-1",
      max = "604800")
  int maxSilence() default -1;
}
