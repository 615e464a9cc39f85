package io.twinwire.localhub.mqtt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A hub, and a client of the device {@code dev} that is not connected yet, for each test. */
@Timeout(60)
abstract class MqttTest {

  TestHub hub;
  PahoClient client;

  @BeforeEach
  void open() throws Exception {
    hub = new TestHub();
    client = new PahoClient(hub, "dev");
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    hub.close();
  }
}
