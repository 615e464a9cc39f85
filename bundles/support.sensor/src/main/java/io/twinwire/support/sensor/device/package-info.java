/** Devices that are polled or report by themselves: connecting, back-off, faults, services. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.sensor.device;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
