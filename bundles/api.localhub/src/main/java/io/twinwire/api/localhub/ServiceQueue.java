package io.twinwire.api.localhub;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: messages that services read, one at a time, each locked until it is settled. The
 * queues are told apart by their address; a reader needs {@link
 * ServiceAccess.Right#SERVICE_CONNECT}. Several readers share a queue: each message goes to one of
 * them.
 */
@ConsumerType
public interface ServiceQueue {

  /** Where the hub tells services what became of their cloud-to-device messages. */
  String FEEDBACK = "/messages/servicebound/feedback";

  /** Where the hub tells services which files devices have uploaded. */
  String FILE_NOTIFICATIONS = "/messages/servicebound/filenotifications";

  /** The AMQP address, compared without case: {@link #FEEDBACK} is one. */
  String address();

  /** Locks and returns the oldest message that is free; empty where there is none. */
  Optional<ServiceDelivery> receive() throws HubFault;

  /**
   * The message is done with.
   *
   * @throws HubFault with {@link HubFault.Code#DEVICE_MESSAGE_LOCK_LOST} when the lock is over
   */
  void complete(String lockToken) throws HubFault;

  /** The message goes back into the queue, its delivery count raised; throws like complete. */
  void abandon(String lockToken) throws HubFault;

  /**
   * Has a reader told, on any thread, that {@link #receive} may give something now: a new message,
   * or one that is free again. The call must return at once.
   *
   * @return ends it
   */
  AutoCloseable whenWaiting(Runnable told);
}
