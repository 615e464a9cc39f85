/** How a configuration is held against its bounds. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
