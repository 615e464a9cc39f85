/** The queue of messages and the forwarder that drains it into the hub. */
@NullMarked
package io.twinwire.outbox;

import org.jspecify.annotations.NullMarked;
