package io.twinwire.sensor.simulated;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Simulated sensor",
    description =
        "A device that does not exist: wave forms, chance, faults and replayed files. Without"
            + " channels it is a boiler with temperature, pressure and a valve.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description =
          "Begins the key of every reading; letters, digits, _ and -, at most 64. Empty: the name"
              + " of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(
      name = "Seed",
      description =
          "Number that the values begin with: the same seed gives the same values, sample by sample.")
  long seed() default 1;

  @AttributeDefinition(
      name = "Channels",
      description =
          "The channels, each as NAME = FORM KEY=VALUE ..., such as temperature = sine mean=70"
              + " amplitude=8 period=120 noise=0.3 unit=Cel. Empty: a boiler.",
      required = false)
  String[] channels() default {};

  @AttributeDefinition(
      name = "Report interval",
      description =
          "Milliseconds between two samples that the sensor reports by itself. 0: it is polled.",
      min = "0",
      max = "3600000")
  int reportInterval() default 0;

  @AttributeDefinition(
      name = "Fails",
      description =
          "The samples at which the whole device fails, counted from 0: by chance as 2% or 2%x30 (in"
              + " runs of 30), at set times as 100..160 or 100..160/600 (every 600), several with"
              + " commas. Empty: never.",
      required = false)
  String fails() default "";

  @AttributeDefinition(
      name = "Replay file",
      description =
          "A CSV file with a heading, in the directory replay of the data directory; channels show"
              + " its columns as NAME = column:HEADING. Empty: none.",
      required = false)
  String replayFile() default "";

  @AttributeDefinition(
      name = "Replay time column",
      description =
          "The heading of the column with the times: ISO 8601, or seconds or milliseconds since"
              + " 1970.")
  String replayTimeColumn() default "time";

  @AttributeDefinition(name = "Replay separator", description = "The character between two cells.")
  String replaySeparator() default ",";

  @AttributeDefinition(
      name = "Replay speed",
      description =
          "Number of times as fast as it was that the file is replayed. 0: a row a sample, whatever"
              + " its time.",
      min = "0",
      max = "10000")
  double replaySpeed() default 1;

  @AttributeDefinition(
      name = "Replay loop",
      description =
          "Whether the file begins again at its end; otherwise its channels are bad then.")
  boolean replayLoop() default true;

  @AttributeDefinition(
      name = "Replay time",
      description = "The time that a sample has.",
      options = {
        @Option(value = "now", label = "when it is replayed"),
        @Option(value = "file", label = "what stands in the file")
      })
  String replayTime() default "now";
}
