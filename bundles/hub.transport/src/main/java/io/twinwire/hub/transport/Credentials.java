package io.twinwire.hub.transport;

import javax.net.ssl.TrustManager;

/** What a client needs to open a connection: who it is, and whom it trusts. */
record Credentials(ConnectionString connectionString, TrustManager trust) {}
