package io.twinwire.api.localhub;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes the hub misbehave, for tests. A target is the {@linkplain Identity#id() id} of an identity,
 * registered or not, or {@link #ALL}. A plan stands for what comes; what is there already is cut or
 * left half-open at once. Nothing of this outlives the hub.
 */
@ProviderType
public interface FaultControl {

  /** The target that stands for every identity without a plan of its own. */
  String ALL = "*";

  /** The plans that do something, by target. */
  Map<String, FaultPlan> plans();

  /** Replaces a target's plan; {@link FaultPlan#NONE} removes it. */
  void plan(String target, FaultPlan plan);

  /** Removes all plans, and answers again. */
  void clear();

  /**
   * Closes the connections that are there.
   *
   * @return how many
   */
  int cut(String target) throws HubFault;

  /**
   * From now on the connections that are there swallow everything in both directions, while their
   * TCP connections stay until the device closes them. The hub itself takes such a device for gone
   * when its keep-alive has passed, or when it connects anew, which it may.
   *
   * @return how many
   */
  int halfOpen(String target) throws HubFault;

  /** Whether new TCP connections of devices are accepted and never answered. */
  boolean isDeaf();

  /**
   * Has new TCP connections of devices accepted and never answered, not even with TLS. Connections
   * through the proxy port, and on port 443, are answered, so that this can be ended.
   */
  void deaf(boolean deaf);
}
