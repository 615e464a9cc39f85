package io.twinwire.api.localhub;

import org.osgi.annotation.versioning.ProviderType;

/** Who may call the service side. */
@ProviderType
public interface ServiceAccess {

  /** What a shared access policy allows. */
  enum Right {
    REGISTRY_READ,
    REGISTRY_WRITE,
    SERVICE_CONNECT,
    DEVICE_CONNECT
  }

  /**
   * Checks a shared access signature: policy, signature, resource, expiry, and the right.
   *
   * @param sasToken the text {@code SharedAccessSignature sr=...&sig=...&se=...&skn=...}
   * @throws HubFault with {@link HubFault.Code#UNAUTHORIZED} or, where only the right is missing,
   *     {@link HubFault.Code#UNAUTHORIZED_ACCESS}
   */
  void require(String sasToken, Right right) throws HubFault;

  /**
   * The same for a resource below the hub: the signature may be for the hub, or for that resource,
   * also spelled as a URL.
   *
   * @param resource a path without a slash before it, for instance {@code
   *     events/ConsumerGroups/$Default}; empty for the hub
   */
  default void require(String sasToken, String resource, Right right) throws HubFault {
    require(sasToken, right);
  }
}
