/** An OPC UA server that tests do what they want with. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.testing.opcua;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
