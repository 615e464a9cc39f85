package io.twinwire.localhub.dps.front;

import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.api.localhub.dps.EnrollmentRegistry;
import io.twinwire.api.localhub.dps.ProvisioningAccess;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import io.twinwire.support.port.HttpSite;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The provisioning service over HTTPS, on the ports of the hub. Their paths do not meet: the hub
 * has none that begins like the service side's, and none with {@code registrations} for its second
 * segment but that of a module, which begins with {@code devices} or {@code twins}.
 */
@Component
public final class HttpsFront implements HttpSite {

  private static final int LARGEST_BODY = 1024 * 1024;

  private final DeviceApi devices;
  private final ServiceApi services;

  @Activate
  public HttpsFront(
      @Reference DeviceProvisioning provisioning,
      @Reference EnrollmentRegistry registry,
      @Reference ProvisioningAccess access) {
    devices = new DeviceApi(new DeviceCalls(provisioning));
    services = new ServiceApi(registry, access);
  }

  @Override
  public boolean serves(String path, String query) {
    List<String> segments = HttpCall.segments(path);
    boolean hub = !segments.isEmpty() && List.of("devices", "twins").contains(segments.get(0));
    return !hub && (ServiceApi.serves(segments) || DeviceApi.serves(segments));
  }

  @Override
  public Reply answer(HttpSite.Request request) throws IOException {
    try {
      return answered(request).reply();
    } catch (ProvisioningFault e) {
      return Response.of(Answer.of(e)).reply();
    }
  }

  private Response answered(HttpSite.Request request) throws IOException, ProvisioningFault {
    byte[] body = request.body().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw new ProvisioningFault(
          Code.TOO_LARGE, "the body has more than " + LARGEST_BODY + " bytes");
    }
    var read =
        new HttpCall(
            request.method(),
            HttpCall.segments(request.uri()),
            request.headers(),
            body,
            request.certificates());
    return ServiceApi.serves(read.segments()) ? services.answer(read) : devices.answer(read);
  }
}
