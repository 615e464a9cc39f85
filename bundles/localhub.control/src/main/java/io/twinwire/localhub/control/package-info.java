/**
 * Lets tests make the local hub misbehave: paths below {@code /_control}, which IoT Hub has not.
 */
@NullMarked
package io.twinwire.localhub.control;

import org.jspecify.annotations.NullMarked;
