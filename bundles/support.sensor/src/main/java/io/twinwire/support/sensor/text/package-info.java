/** What of a text is a channel's value, and when it was taken: JSON, expressions, times. */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.sensor.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
