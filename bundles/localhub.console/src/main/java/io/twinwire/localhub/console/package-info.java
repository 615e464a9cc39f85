/** Prints what happens at the local hub. */
@NullMarked
package io.twinwire.localhub.console;

import org.jspecify.annotations.NullMarked;
