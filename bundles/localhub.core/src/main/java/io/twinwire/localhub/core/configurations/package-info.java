/**
 * Automatic configurations and deployments: which there are, whom they target, and what they write.
 */
@NullMarked
package io.twinwire.localhub.core.configurations;

import org.jspecify.annotations.NullMarked;
