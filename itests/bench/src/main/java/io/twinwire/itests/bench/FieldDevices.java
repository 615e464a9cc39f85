package io.twinwire.itests.bench;

import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import io.twinwire.support.testing.opcua.PlantServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A main that is the field: Modbus devices on ports one after another, and an OPC UA server whose
 * items change every second. It prints {@code ready URL}; for each line {@code mark} it forgets
 * what it counted; for each line {@code tell} it prints {@code polled REQUESTS REGISTERS P50 P99
 * WORST}, how far from a second apart in milliseconds the requests of a device were; it ends with
 * its standard input.
 */
final class FieldDevices {

  /** Holding registers that a master may read, and when it did. */
  private static final class Device extends SimpleProcessImage {
    private final Jitter jitter = new Jitter();
    private long registers;

    Device(int size) {
      super(1);
      for (int i = 0; i < size; i++) {
        addRegister(new SimpleRegister(i));
      }
    }

    @Override
    public synchronized Register[] getRegisterRange(int offset, int count) {
      // A device that is asked more than once a round counts the round's first request.
      if (offset == 0) {
        jitter.arrived(System.nanoTime());
      }
      registers += count;
      return super.getRegisterRange(offset, count);
    }

    private synchronized void forget() {
      jitter.forget();
      registers = 0;
    }

    private synchronized List<Double> deviations() {
      return jitter.deviations();
    }

    private synchronized long registers() {
      return registers;
    }
  }

  private FieldDevices() {}

  /** Arguments: address, first port, devices, registers of each, items. */
  public static void main(String[] args) throws Exception {
    InetAddress address = InetAddress.getByName(args[0]);
    int port = Integer.parseInt(args[1]);
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      Device device = new Device(Integer.parseInt(args[3]));
      ModbusSlave slave = ModbusSlaveFactory.createTCPSlave(address, port + i, 2, false);
      slave.addProcessImage(1, device);
      slave.open();
      devices.add(device);
    }
    PlantServer plant = new PlantServer();
    int items = Integer.parseInt(args[4]);
    change(plant, items, 0);
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    AtomicLong round = new AtomicLong();
    ScheduledFuture<?> unused =
        clock.scheduleAtFixedRate(
            () -> change(plant, items, round.incrementAndGet()), 1, 1, TimeUnit.SECONDS);
    System.out.println("ready " + plant.url());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("mark")) {
        devices.forEach(Device::forget);
      } else {
        System.out.println(tell(devices));
      }
    }
    // The libraries leave threads behind.
    System.exit(0);
  }

  private static void change(PlantServer plant, int items, long round) {
    for (int i = 0; i < items; i++) {
      plant.set("i" + i, round + i / 1e4);
    }
  }

  private static String tell(List<Device> devices) {
    List<Double> deviations = new ArrayList<>();
    devices.forEach(device -> deviations.addAll(device.deviations()));
    long registers = devices.stream().mapToLong(Device::registers).sum();
    return "polled " + deviations.size() + " " + registers + " " + Jitter.text(deviations);
  }
}
