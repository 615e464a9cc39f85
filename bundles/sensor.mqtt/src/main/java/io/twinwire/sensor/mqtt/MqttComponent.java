package io.twinwire.sensor.mqtt;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import io.twinwire.support.sensor.device.SensorServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * What a local MQTT broker passes on. A line of its channels is, for instance,
 *
 * <pre>
 * boiler              = plant/boiler/temperature unit=Cel low=0 high=120
 * {room}/temperature  = sensors/{room}/climate value=$.t time=$.ts unit=Cel silence=300
 * setpoint            = plant/boiler/setpoint writable set=plant/boiler/setpoint/set
 * </pre>
 */
@Component(
    configurationPid = "io.twinwire.sensor.mqtt",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@TwinSection(value = "mqtt", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class MqttComponent {

  private static final Duration BOUND = Duration.ofSeconds(1);

  private final ThreadLoop loop;
  private final EventDrivenSensor<MqttAddress> sensor;
  private final SensorServices services;

  @Activate
  public MqttComponent(BundleContext context, Config config, Map<String, Object> properties) {
    List<String> faults = new ArrayList<>();
    String name = SensorServices.name(config.sensor_name(), properties);
    MqttSettings settings = MqttSettings.of(config, name, faults);
    loop = new ThreadLoop("twinwire-mqtt-" + name);
    sensor = MqttDevice.sensor(name, faults, settings, config.channels(), loop, Backoff.standard());
    services = new SensorServices(context, properties, name, sensor);
    sensor.start();
  }

  @Deactivate
  void close() {
    services.close();
    sensor.close();
    loop.close(BOUND);
  }
}
