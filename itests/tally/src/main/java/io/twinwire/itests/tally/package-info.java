/** What a local hub under test is made to count. */
package io.twinwire.itests.tally;
