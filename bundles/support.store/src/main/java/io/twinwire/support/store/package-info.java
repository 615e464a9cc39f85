/** What keeps an embedded database's file open. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
