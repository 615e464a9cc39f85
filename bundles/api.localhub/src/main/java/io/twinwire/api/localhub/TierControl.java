package io.twinwire.api.localhub;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which edition the hub is, with its features, its quota and its throttles. A hub without one has
 * them all and no limits. The edition that a hub once had binds it: see {@link HubTier#mayBecome}.
 */
@ProviderType
public interface TierControl {

  /**
   * An edition in force.
   *
   * @param units 1 to {@link HubTier#mostUnits}
   */
  record Edition(HubTier tier, int units) {

    public Edition {
      if (units < 1 || units > tier.mostUnits()) {
        throw new IllegalArgumentException(
            "units: " + units + " is not from 1 to " + tier.mostUnits() + " as " + tier + " has");
      }
    }
  }

  /** Empty where tiers are off. */
  Optional<Edition> edition();

  /**
   * Makes the hub another edition, or ends all limits; devices and data stay, and so does what the
   * day has used. It does not outlive the hub, but what the hub once was does.
   *
   * @throws HubFault with {@link HubFault.Code#ARGUMENT_INVALID} where there is no way
   */
  void edition(Optional<Edition> edition) throws HubFault;

  /**
   * Refuses what the edition has not.
   *
   * @throws HubFault with {@link HubFault.Code#OPERATION_NOT_AVAILABLE_IN_CURRENT_TIER}
   */
  void require(HubTier.Feature feature) throws HubFault;

  /**
   * How long the next operation of each class would wait in its queue, for those that would.
   *
   * @return by the name of the class, for instance {@code identity}
   */
  Map<String, Duration> waiting();
}
