/** What a component says to be configured from the twin, and to report into it. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.api.twin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
