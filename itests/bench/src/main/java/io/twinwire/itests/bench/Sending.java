package io.twinwire.itests.bench;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A main that sends with one client. It prints {@code ready} when it is connected, begins with the
 * first byte of its standard input, prints {@code sent MESSAGES FAILED NANOS} when the hub has
 * acknowledged the last one, and ends with its standard input.
 */
final class Sending {

  private Sending() {}

  /** Arguments: client, most messages, most seconds, window, bytes of a message. */
  public static void main(String[] args) throws Exception {
    int messages = Integer.parseInt(args[1]);
    long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args[2]));
    int window = Integer.parseInt(args[3]);
    int size = Integer.parseInt(args[4]);
    try (Sender sender = sender(args[0], window)) {
      System.out.println("ready");
      if (System.in.read() >= 0) {
        System.out.println(send(sender, messages, nanos, window, size));
        while (System.in.read() >= 0) {
          continue;
        }
      }
    }
  }

  private static Sender sender(String client, int window) throws Exception {
    Access access = Access.ofEnvironment();
    return switch (client) {
      case "sdk" -> new SdkSender(access, false);
      case "sdk-tuned" -> new SdkSender(access, true);
      case "paho" -> new PahoSender(access, window);
      case "hivemq" -> new HiveSender(access);
      default -> throw new IllegalArgumentException(client + " is no client");
    };
  }

  private static String send(Sender sender, int messages, long nanos, int window, int size)
      throws Exception {
    Semaphore free = new Semaphore(window);
    AtomicInteger failed = new AtomicInteger();
    long begin = System.nanoTime();
    int sent = 0;
    while (sent < messages && System.nanoTime() - begin < nanos) {
      free.acquire();
      sent++;
      sender.send(
          sent,
          Reading.of(sent, size),
          acknowledged -> {
            if (!acknowledged) {
              failed.incrementAndGet();
            }
            free.release();
          });
    }
    free.acquire(window);
    return "sent " + sent + " " + failed + " " + (System.nanoTime() - begin);
  }
}
