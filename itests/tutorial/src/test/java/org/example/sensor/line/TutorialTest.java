package org.example.sensor.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page, held against the code that is compiled and tested. */
class TutorialTest {

  private static final Path PAGE = Path.of("..", "..", "docs", "tutorial-adapter.md");
  private static final Path MAIN = Path.of("src/main/java/org/example/sensor/line");
  private static final Path TEST = Path.of("src/test/java/org/example/sensor/line");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(block.group(2).strip());
      }
    }
    return blocks;
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        texts.add(Files.readString(file).strip());
      }
      return texts;
    }
  }

  /** A source file as the page shows it: without its package and imports. */
  private static String shown(String source) {
    return source
        .lines()
        .filter(line -> !line.startsWith("package ") && !line.startsWith("import "))
        .collect(Collectors.joining("\n"))
        .strip();
  }

  @Test
  void every_file_of_the_adapter_stands_in_the_page_as_it_is_built() throws IOException {
    assertThat(blocks("java")).containsAll(files(MAIN).stream().map(TutorialTest::shown).toList());
  }

  @Test
  void what_the_page_shows_beside_that_stands_in_the_tests() throws IOException {
    List<String> main = files(MAIN).stream().map(TutorialTest::shown).toList();
    List<String> test = files(TEST).stream().map(String::stripIndent).toList();
    for (String block : blocks("java")) {
      if (!main.contains(block)) {
        assertThat(test).anyMatch(source -> source.contains(block.indent(2).stripTrailing()));
      }
    }
  }

  @Test
  void the_adapter_is_about_a_page() throws IOException {
    long lines =
        files(MAIN).stream()
            .map(TutorialTest::shown)
            .flatMap(String::lines)
            .filter(line -> !line.isBlank())
            .count();
    assertThat(lines).isLessThanOrEqualTo(125);
  }

  @Test
  void the_run_the_twin_and_the_configuration_are_those_that_are_tested() throws IOException {
    assertThat(blocks("properties"))
        .containsExactly(
            Files.readString(Path.of("bnd.bnd")).strip(),
            Files.readString(Path.of("line.bndrun")).strip());
    assertThat(blocks("json"))
        .containsExactlyElementsOf(
            List.of(
                Files.readString(Path.of("src/test/resources/twin.json")).strip(),
                Files.readString(Path.of("src/test/resources/line.json")).strip()));
  }
}
