/** The devices' side: who is let in, and what a session may ask. */
@NullMarked
package io.twinwire.localhub.core.gateway;

import org.jspecify.annotations.NullMarked;
