/** Values of files, CSV tails and commands, as channels. */
@NullMarked
package io.twinwire.sensor.file;

import org.jspecify.annotations.NullMarked;
