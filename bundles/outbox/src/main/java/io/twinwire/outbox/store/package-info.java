/** Where accepted messages wait: a database, and memory while that cannot be written. */
@NullMarked
package io.twinwire.outbox.store;

import org.jspecify.annotations.NullMarked;
