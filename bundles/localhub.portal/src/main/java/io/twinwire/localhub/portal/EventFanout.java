package io.twinwire.localhub.portal;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubEventListener;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hands the hub's events to the open streams, and remembers why each device came, went or was
 * refused, which the registry does not say. It refers to nothing of the hub, so that hub and portal
 * never wait for each other.
 */
@Component(service = {EventFanout.class, HubEventListener.class})
public final class EventFanout implements HubEventListener {

  private static final int MAX_REMEMBERED = 1000;

  private final Set<Subscription> subscriptions = new HashSet<>();
  private final Map<String, HubEvent.Connection> links = new Recent();
  private final Map<String, HubEvent.Connection> refusals = new Recent();
  private long lastId;

  /** The component's. */
  @Activate
  public EventFanout() {}

  @Override
  public synchronized void hubEvent(HubEvent event) {
    if (event.identity().moduleId().isEmpty()) {
      remember(event);
    }
    lastId++;
    for (Subscription subscription : subscriptions) {
      subscription.offer(lastId, event);
    }
  }

  private void remember(HubEvent event) {
    String id = event.identity().deviceId();
    if (event instanceof HubEvent.Connection connection) {
      (connection.state().equals("refused") ? refusals : links).put(id, connection);
    } else if (event instanceof HubEvent.Registered registered
        && registered.change().equals("deleted")) {
      links.remove(id);
      refusals.remove(id);
    }
  }

  synchronized Subscription subscribe(Optional<String> deviceId) {
    Subscription subscription = new Subscription(deviceId, lastId, this::remove);
    subscriptions.add(subscription);
    return subscription;
  }

  private synchronized void remove(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  /** The id of the last event. */
  synchronized long lastId() {
    return lastId;
  }

  synchronized int subscribers() {
    return subscriptions.size();
  }

  /** How the device last came or went, as far as it was seen. */
  synchronized Optional<HubEvent.Connection> link(String deviceId) {
    return Optional.ofNullable(links.get(deviceId));
  }

  /** Why the device was last refused, as far as it was seen. */
  synchronized Optional<HubEvent.Connection> refusal(String deviceId) {
    return Optional.ofNullable(refusals.get(deviceId));
  }

  /** Bounded, since anybody may be refused under any name. */
  private static final class Recent extends LinkedHashMap<String, HubEvent.Connection> {

    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, HubEvent.Connection> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }
}
