/** The sensor whiteboard: what an adapter offers to whoever samples it. */
@Export
@Version("1.1.0")
@NullMarked
package io.twinwire.api.sensor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
