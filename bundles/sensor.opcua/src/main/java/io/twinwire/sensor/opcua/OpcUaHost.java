package io.twinwire.sensor.opcua;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.Executors;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfigBuilder;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * What all servers share: the threads, and the gateway's certificates below {@code sensor.opcua} in
 * the data directory. It lives as long as one instance does.
 */
@Component(service = OpcUaHost.class)
public final class OpcUaHost {

  private static final String NAME = "twinwire-opcua";
  private static final Duration END = Duration.ofSeconds(2);

  /** Where the files are; asked for on the threads that connect, because it touches the disk. */
  @FunctionalInterface
  interface Place {
    Path directory() throws IOException;
  }

  private final EventLoopGroup network =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory(NAME + "-network", true), NioIoHandler.newFactory());
  private final HashedWheelTimer wheel =
      new HashedWheelTimer(new DefaultThreadFactory(NAME + "-timeouts", true));
  private final ScheduledThreadPoolExecutor timer = Executors.single(NAME + "-timer");
  // Milo waits on these threads for answers that others of them complete: a bound would block it.
  private final ThreadPoolExecutor workers = Executors.blocking(NAME);
  private final Provider algorithms = new RsaSha256();
  private final Place place;
  private @Nullable OwnCertificate own;

  @Activate
  public OpcUaHost(BundleContext context) {
    this(() -> DataDirectory.resolve(context, "sensor.opcua"));
  }

  OpcUaHost(Place place) {
    this.place = place;
    // Milo's state machines go on for a step after the end, which is nobody's error.
    workers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    Security.addProvider(algorithms);
  }

  /** Where the certificates are. */
  Path directory() throws IOException {
    Path directory = place.directory();
    Trust.prepare(directory);
    return directory;
  }

  /** The gateway's own certificate, made at the first call. */
  synchronized OwnCertificate own() throws IOException {
    if (own == null) {
      own = OwnCertificate.in(directory());
    }
    return own;
  }

  /** Gives Milo these threads in place of some that nobody ends. */
  void lendThreads(OpcTcpClientTransportConfigBuilder transport) {
    transport
        .setEventLoop(network)
        .setWheelTimer(wheel)
        .setScheduledExecutor(timer)
        .setExecutor(workers);
  }

  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  @Deactivate
  void close() {
    timer.shutdownNow();
    network
        .shutdownGracefully(0, END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END.toMillis());
    Executors.cancel(workers, END);
    // Last: what ends a channel still sets a timeout.
    wheel.stop();
    Security.removeProvider(algorithms.getName());
  }
}
