package io.twinwire.localhub.amqp;

import io.twinwire.api.localhub.ServiceQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The queues that are there for services. */
final class ServiceQueues {

  private final List<ServiceQueue> queues = new CopyOnWriteArrayList<>();

  void add(ServiceQueue queue) {
    queues.add(queue);
  }

  void remove(ServiceQueue queue) {
    queues.remove(queue);
  }

  Optional<ServiceQueue> at(String address) {
    return queues.stream().filter(queue -> queue.address().equalsIgnoreCase(address)).findFirst();
  }
}
