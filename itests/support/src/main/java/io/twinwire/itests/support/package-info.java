/** What the integration tests share. */
package io.twinwire.itests.support;
