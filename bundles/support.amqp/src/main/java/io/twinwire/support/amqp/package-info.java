/**
 * The server side of AMQP 1.0: a {@link io.twinwire.support.amqp.AmqpPeer} serves each connection
 * that {@link io.twinwire.support.amqp.AmqpServer} is installed for. Nothing here knows what the
 * links are for. Messages and conditions are those of proton-j.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.twinwire.support.amqp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
