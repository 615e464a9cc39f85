package io.twinwire.sensor.modbus;

import io.twinwire.support.testing.Loopback;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A way to a Modbus TCP slave on which each request may go wrong. */
final class Faults implements AutoCloseable {

  enum Fault {
    NONE,
    /** The request is swallowed. */
    SILENCE,
    /** The answer comes together with the next one. */
    LATE,
    /** The connection ends instead of an answer. */
    CUT,
    /** The connection ends behind the answer. */
    HANG_UP,
    /** Half of the answer, and no more. */
    HALF,
    /** An answer to another function. */
    OTHER_FUNCTION,
    /** An answer that is two bytes longer. */
    LONGER,
    /** Bytes that are no Modbus. */
    NOISE,
    /** A gateway's answer for a unit that it does not reach. */
    GATEWAY,
    /** The unit's answer when it has no time. */
    BUSY
  }

  final String host = Loopback.address();
  final int port;
  final List<byte[]> requests = new CopyOnWriteArrayList<>();
  private final Slave slave;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Function<Integer, Fault> fault = unit -> Fault.NONE;
  private volatile boolean away;

  Faults(Slave slave) throws IOException {
    this.slave = slave;
    server = new ServerSocket(0, 50, InetAddress.getByName(host));
    port = server.getLocalPort();
    start(this::accept);
  }

  /** From here on, whatever is asked. */
  void set(Fault always) {
    fault = unit -> always;
  }

  /** From here on, where one unit is asked. */
  void set(int unit, Fault always) {
    fault = asked -> asked == unit ? always : Fault.NONE;
  }

  /** Unplugs the device, or plugs it in. */
  void away(boolean gone) {
    away = gone;
    if (gone) {
      sockets.forEach(Faults::close);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        if (away) {
          close(client);
        } else {
          start(() -> serve(client));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    byte[] late = new byte[0];
    try (client;
        Socket device = new Socket(slave.host, slave.port)) {
      client.setTcpNoDelay(true);
      device.setTcpNoDelay(true);
      DataInputStream asked = new DataInputStream(client.getInputStream());
      DataInputStream answered = new DataInputStream(device.getInputStream());
      OutputStream answers = client.getOutputStream();
      while (true) {
        byte[] request = frame(asked);
        requests.add(request);
        Fault now = fault.apply(request[6] & 0xFF);
        if (now == Fault.CUT) {
          return;
        }
        if (now == Fault.SILENCE) {
          continue;
        }
        device.getOutputStream().write(request);
        byte[] answer = frame(answered);
        if (now == Fault.LATE) {
          late = answer;
          continue;
        }
        answers.write(late);
        late = new byte[0];
        answers.write(changed(now, answer));
        if (now == Fault.HANG_UP) {
          return;
        }
      }
    } catch (IOException e) {
      // One of the two is gone, and so is the other now.
    } finally {
      sockets.remove(client);
    }
  }

  private static byte[] changed(Fault fault, byte[] answer) {
    switch (fault) {
      case HALF -> {
        return Arrays.copyOf(answer, answer.length / 2);
      }
      case OTHER_FUNCTION -> answer[7] = 17;
      case LONGER -> {
        byte[] longer = Arrays.copyOf(answer, answer.length + 2);
        longer[5] += 2;
        return longer;
      }
      case GATEWAY -> {
        return refusal(answer, 11);
      }
      case BUSY -> {
        return refusal(answer, 6);
      }
      case NOISE -> Arrays.fill(answer, (byte) 0xA5);
      default -> {
        return answer;
      }
    }
    return answer;
  }

  private static byte[] refusal(byte[] answer, int code) {
    return new byte[] {
      answer[0], answer[1], 0, 0, 0, 3, answer[6], (byte) (answer[7] | 0x80), (byte) code
    };
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] head = in.readNBytes(6);
    if (head.length < 6) {
      throw new IOException("end");
    }
    int length = (head[4] & 0xFF) << 8 | head[5] & 0xFF;
    byte[] frame = Arrays.copyOf(head, 6 + length);
    in.readFully(frame, 6, length);
    return frame;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "faults");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    sockets.forEach(Faults::close);
  }
}
