/** The local hub's rules without a network: the component, and the wiring of the rooms below. */
@NullMarked
package io.twinwire.localhub.core;

import org.jspecify.annotations.NullMarked;
