/** Speed and memory, beside the alternative, in one run. */
package io.twinwire.itests.bench;
