/** What a gateway under test is made to do and to say. */
package io.twinwire.itests.probe;
