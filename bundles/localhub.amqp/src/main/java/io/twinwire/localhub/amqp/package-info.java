@NullMarked
package io.twinwire.localhub.amqp;

import org.jspecify.annotations.NullMarked;
