package io.twinwire.sensor.modbus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    name = "Modbus",
    description = "One or more Modbus units on a TCP connection or a serial line.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description =
          "Begins the key of every reading; letters, digits, _ and -, at most 64. Empty: the name"
              + " of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(
      name = "Transport",
      description = "What carries the requests.",
      options = {
        @Option(value = "tcp", label = "Modbus TCP"),
        @Option(value = "rtu", label = "RTU on a serial port"),
        @Option(value = "rtu-tcp", label = "RTU through a serial server, over TCP")
      })
  String transport() default "tcp";

  @AttributeDefinition(
      name = "Host",
      description = "Name or address of the device, with tcp and rtu-tcp.",
      required = false)
  String host() default "";

  @AttributeDefinition(
      name = "Port",
      description = "TCP port of the device, with tcp and rtu-tcp.",
      min = "1",
      max = "65535")
  int port() default 502;

  @AttributeDefinition(
      name = "Serial port",
      description =
          "Port such as /dev/ttyUSB0 or COM3, with rtu. Instances that name the same port share it,"
              + " and need the same settings of it.",
      required = false)
  String serialPort() default "";

  @AttributeDefinition(
      name = "Baud rate",
      description = "How many bits a second the serial port has.",
      min = "300",
      max = "4000000")
  int baudRate() default 9600;

  @AttributeDefinition(
      name = "Parity",
      description = "The bit of the serial port that checks a character.",
      options = {
        @Option(value = "none", label = "none"),
        @Option(value = "even", label = "even"),
        @Option(value = "odd", label = "odd")
      })
  String parity() default "none";

  @AttributeDefinition(
      name = "Stop bits",
      description = "How many bits end a character of the serial port.",
      min = "1",
      max = "2")
  int stopBits() default 1;

  @AttributeDefinition(
      name = "Unit",
      description =
          "Number of the unit that a channel is of when it names none. On a serial line from 1, by"
              + " the standard up to 247.",
      min = "0",
      max = "255")
  int unitId() default 1;

  @AttributeDefinition(
      name = "Timeout",
      description =
          "Milliseconds that a connection, and an answer, may take; on a serial line beside the"
              + " time that the bytes are under way.",
      min = "10",
      max = "60000")
  int timeout() default 1000;

  @AttributeDefinition(
      name = "Repeats",
      description =
          "How many times a unit that answered last time is asked again at once when it does not."
              + " Nothing that is written is repeated.",
      min = "0",
      max = "5")
  int repeats() default 1;

  @AttributeDefinition(
      name = "Pause",
      description =
          "Milliseconds between an answer and the next request, for a device that needs a rest.",
      min = "0",
      max = "1000")
  int pause() default 0;

  @AttributeDefinition(
      name = "Widest gap",
      description =
          "How many registers that no channel wants are read along, to save a request; of coils and"
              + " discrete inputs 16 times as many.",
      min = "0",
      max = "124")
  int maxGap() default 10;

  @AttributeDefinition(
      name = "Longest request",
      description =
          "How many registers a request reads at most; of coils and discrete inputs 16 times as"
              + " many.",
      min = "1",
      max = "125")
  int maxLength() default 125;

  @AttributeDefinition(
      name = "Order",
      description =
          "How the bytes of a value arrive where a channel does not say it; a is the most"
              + " significant.",
      options = {
        @Option(value = "abcd", label = "most significant first"),
        @Option(value = "cdab", label = "last register first"),
        @Option(value = "badc", label = "bytes of a register swapped"),
        @Option(value = "dcba", label = "least significant first")
      })
  String order() default "abcd";

  @AttributeDefinition(
      name = "Write multiple",
      description =
          "Whether single coils and registers are written by functions 15 and 16, for a device that"
              + " does not know 5 and 6.")
  boolean writeMultiple() default false;

  @AttributeDefinition(
      name = "Channels",
      description =
          "One line a channel: NAME = AREA:ADDRESS[.BIT] [type=...] [order=...] [length=N]"
              + " [unit-id=N] [unit=...] [scale=N] [offset=N] [low=N] [high=N] [deadband=N]"
              + " [writable]. AREA is coil, discrete, input or holding; addresses begin with 0.")
  String[] channels() default {};
}
