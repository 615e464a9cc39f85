/** The way to IoT Hub: telemetry up, reported state up, desired state down. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.api.hub;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
