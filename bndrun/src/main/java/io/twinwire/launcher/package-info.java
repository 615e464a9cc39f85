/**
 * The small main that starts an executable jar: options first, then the framework.
 *
 * <p>The jar holds, beside these classes, those of one OSGi framework with its {@code
 * META-INF/services} and its headers in the manifest (Equinox finds itself by them), {@code
 * launch.properties}, {@code logback.xml} and the bundles in {@code bundles/}. Nothing is written
 * outside the data directory: {@code framework} for the framework's storage, {@code config} for
 * ConfigAdmin, {@code log}, and {@code tmp}, which is emptied at each start.
 */
@NullMarked
package io.twinwire.launcher;

import org.jspecify.annotations.NullMarked;
