package io.twinwire.api.localhub;

import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: paths of the HTTPS service side that IoT Hub has not. They are asked when no path of
 * IoT Hub's own fits.
 */
@ConsumerType
public interface ServiceExtension {

  /** Answers a request. It may block. */
  @FunctionalInterface
  interface Operation {

    /**
     * Does what is asked.
     *
     * @param body the JSON object that was sent; empty where there was no body
     * @return the JSON object to answer with, as JDK types
     */
    Map<String, ?> answer(Map<String, ?> body) throws HubFault;
  }

  /** What a caller's signature must allow, all of it. */
  Set<ServiceAccess.Right> rights();

  /** The operations by method and path, for instance {@code PUT /_control/faults}. */
  Map<String, Operation> operations();
}
