package io.twinwire.localhub.dps.front;

import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.support.amqp.AmqpConnection;
import io.twinwire.support.amqp.AmqpGuest;
import io.twinwire.support.amqp.AmqpPeer;
import io.twinwire.support.exec.Workers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The provisioning service over AMQP: users and addresses that name an id scope. */
@Component
public final class AmqpFront implements AmqpGuest {

  private static final int MOST_WORKERS = 16;
  private static final Duration END_OF_THREADS = Duration.ofMillis(300);

  private final DeviceCalls calls;
  private final Workers workers = new Workers("twinwire-localhub-dps-amqp", MOST_WORKERS);

  @Activate
  public AmqpFront(@Reference DeviceProvisioning provisioning) {
    calls = new DeviceCalls(provisioning);
  }

  @Override
  public AmqpPeer serve(AmqpConnection connection, List<X509Certificate> certificates) {
    return new AmqpRegistration(connection, certificates, calls, workers);
  }

  @Override
  public boolean knowsUser(String user) {
    return RegistrationName.ofUser(user).isPresent();
  }

  @Override
  public boolean knowsAddress(String address) {
    return address.startsWith("/") && RegistrationName.ofUser(address).isPresent();
  }

  @Deactivate
  void close() {
    workers.close(END_OF_THREADS);
  }
}
