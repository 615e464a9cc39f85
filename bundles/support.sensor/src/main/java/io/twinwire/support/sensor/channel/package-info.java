/** Channel tables: from the lines of a configuration to readings, and back to what is written. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.sensor.channel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
