package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void withoutOptionsTheDefaultsHold() throws Exception {
    assertThat(Options.parse(List.of(), true))
        .isEqualTo(
            new Options(
                Options.Action.RUN,
                Path.of("").toAbsolutePath().resolve("twinwire-data"),
                "127.0.0.1",
                8088,
                8089));
  }

  @Test
  void everyOptionIsTakenInBothSpellings() throws Exception {
    Options expected =
        new Options(Options.Action.RUN, Path.of("/var/lib/tw"), "127.0.0.9", 9001, 9002);
    assertThat(parse("--data /var/lib/tw --address 127.0.0.9 --portal-port 9001 --proxy-port 9002"))
        .isEqualTo(expected);
    assertThat(
            parse("--data=/var/lib/./tw --address=127.0.0.9 --portal-port=9001 --proxy-port=9002"))
        .isEqualTo(expected);
  }

  @Test
  void helpAndVersionAreSeenAmongOtherOptions() throws Exception {
    assertThat(parse("--data /x --help").action()).isEqualTo(Options.Action.HELP);
    assertThat(parse("--version --data /x").action()).isEqualTo(Options.Action.VERSION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--address 127.0.0.1", "--portal-port 1", "--proxy-port 1"})
  void withoutHubThereIsNothingToChooseAboutIt(String line) {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Options.parse(Arrays.asList(line.split(" ")), false))
        .withMessage("unknown option %s: there are --data, --help, --version", line.split(" ")[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prot 1            | unknown option --prot: there are --data, --address,
          -h                  | unknown option -h: there are
          demo                | unknown option demo: there are
          --data              | --data: its value is missing
          --data=             | --data: its value is missing
          --data --help       | --data: its value is missing
          --help=yes          | --help: takes no value
          --portal-port 0     | --portal-port: 0 is no port: give a number from 1 to 65535
          --portal-port 65536 | --portal-port: 65536 is no port: give a number from 1 to 65535
          --portal-port -1    | --portal-port: -1 is no port: give a number from 1 to 65535
          --proxy-port 80x    | --proxy-port: 80x is no port: give a number from 1 to 65535
          --proxy-port 8088   | --portal-port and --proxy-port: both are 8088, give two ports
          --portal-port 8883  | --portal-port: 8883 is the port of the hub itself, give another
          --proxy-port 8883   | --proxy-port: 8883 is the port of the hub itself, give another
          """)
  void aMistakeNamesTheOptionTheValueAndWhatWouldBeRight(String line, String message) {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> parse(line))
        .withMessageStartingWith(message)
        .satisfies(thrown -> assertThat(thrown.status()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "192.168.0.1", "localhost", "::1", "127.0.0.256", "127.1", "128.0.0.1"})
  void onlyALoopbackAddressIsTaken(String address) {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> parse("--address " + address))
        .withMessage(
            "--address: %s is no IPv4 loopback address: give one from 127.0.0.1 to"
                + " 127.255.255.254",
            address);
  }

  private static Options parse(String line) throws LaunchException {
    return Options.parse(Arrays.asList(line.split(" ")), true);
  }
}
