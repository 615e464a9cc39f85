/** The way out of the store into the hub connection. */
@NullMarked
package io.twinwire.outbox.forward;

import org.jspecify.annotations.NullMarked;
