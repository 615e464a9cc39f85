/** Where a bundle keeps its files. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.data;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
