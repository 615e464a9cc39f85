/** JSON text to JDK types and back. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.json;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
