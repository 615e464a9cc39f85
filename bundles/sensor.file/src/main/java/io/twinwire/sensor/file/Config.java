package io.twinwire.sensor.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "File sensor",
    description = "Values of files, the new lines of CSV files, and what commands say.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description =
          "Begins the key of every reading; letters, digits, _ and -, at most 64. Empty: the name"
              + " of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(
      name = "Size limit",
      description = "Bytes that a file may have, and that a command may say. More of it is bad.",
      min = "1",
      max = "1048576")
  int maxBytes() default 65_536;

  @AttributeDefinition(
      name = "Line limit",
      description =
          "Bytes that a line of a CSV file may have. A longer one is bad, and the next is read.",
      min = "16",
      max = "65536")
  int maxLine() default 4_096;

  @AttributeDefinition(
      name = "Lines at once",
      description =
          "How many lines of a CSV file are read at one sample. What is more is read at the next.",
      min = "1",
      max = "10000")
  int maxLines() default 1_000;

  @AttributeDefinition(
      name = "Timeout",
      description =
          "Seconds that a sample may take. What is not read by then is bad; a command is killed.",
      min = "1",
      max = "60")
  int timeout() default 5;

  @AttributeDefinition(
      name = "Channels",
      description =
          "One line for each channel: NAME = file:PATH, csv:PATH column=NAME or command:NAME,"
              + " and then [value=$.JSON.PATH] [regex=EXPRESSION] [KEY=VALUE ...].")
  String[] channels() default {};
}
