package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ProductTest {

  @Test
  void aJarSaysWhatItIs() throws Exception {
    assertThat(
            Product.of(
                properties(
                    """
                    name=demo
                    title=Twinwire demo
                    version=1.2.3
                    hub=true
                    start-order=org.a, org.b \\
                       org.c
                    framework.gosh.args=--nointeractive
                    """)))
        .isEqualTo(
            new Product(
                "demo",
                "Twinwire demo",
                "1.2.3",
                true,
                List.of("org.a", "org.b", "org.c"),
                Map.of("gosh.args", "--nointeractive")));
  }

  @Test
  void aJarThatDoesNotSayItIsRefused() {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Product.of(properties("name=demo\ntitle=Demo\nversion=1\nhub=yes")))
        .withMessage("launch.properties: hub: yes is not true or false");
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Product.of(properties("name=demo\nversion=1\nhub=true")))
        .withMessage("launch.properties: title is missing");
  }

  @Test
  void helpNamesTheEnvironmentOfTheGatewayAndTheOptionsOfTheHub() throws Exception {
    String gateway = Help.of(Product.of(properties("name=gateway\ntitle=T\nversion=1\nhub=false")));
    String demo = Help.of(Product.of(properties("name=demo\ntitle=T\nversion=1\nhub=true")));
    assertThat(gateway)
        .contains("java -jar gateway.jar", "TWINWIRE_CONNECTION_STRING", "TWINWIRE_CA", "--data")
        .doesNotContain("--address", "--portal-port", "--proxy-port");
    assertThat(demo)
        .contains("java -jar demo.jar", "--data", "--address", "--portal-port", "--proxy-port")
        .doesNotContain("TWINWIRE_");
  }

  private static Properties properties(String text) throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return properties;
  }
}
