/** Scheduled jobs: a method or a twin's change for every device that a query finds. */
@NullMarked
package io.twinwire.localhub.core.jobs;

import org.jspecify.annotations.NullMarked;
