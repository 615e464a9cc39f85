@NullMarked
package io.twinwire.hub.transport;

import org.jspecify.annotations.NullMarked;
