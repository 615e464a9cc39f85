package io.twinwire.api.localhub.dps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The service side: enrollments and what became of them. Documents are those of the service API
 * (2019-03-31) as JDK types; what a caller may not set is ignored. An ETag is given without quotes;
 * {@code *} stands for any.
 */
@ProviderType
public interface EnrollmentRegistry {

  /** What an enrollment is for. */
  enum Kind {
    /** For one device; its id is the registration id. */
    INDIVIDUAL,
    /** For all that show a key or certificate of the group. */
    GROUP
  }

  /**
   * A part of an answer.
   *
   * @param continuation names the next part; empty at the end
   */
  record Page(List<Map<String, Object>> items, Optional<String> continuation) {

    public Page {
      items = List.copyOf(items);
    }
  }

  /** The enrollment's document, without its symmetric keys. */
  Map<String, Object> get(Kind kind, String id) throws ProvisioningFault;

  /**
   * Creates an enrollment, or replaces one.
   *
   * @param ifMatch the ETag of the enrollment that is replaced; empty to create one
   */
  Map<String, Object> put(Kind kind, String id, Map<String, ?> document, Optional<String> ifMatch)
      throws ProvisioningFault;

  /** Deletes an enrollment; the hubs keep the devices. */
  void delete(Kind kind, String id, String ifMatch) throws ProvisioningFault;

  /**
   * Up to ten operations on individual enrollments.
   *
   * @param document {@code mode} ({@code create}, {@code update}, {@code updateIfMatchETag} or
   *     {@code delete}) and {@code enrollments}
   * @return {@code isSuccessful} and {@code errors}; what succeeded is kept when others fail
   */
  Map<String, Object> bulk(Map<String, ?> document) throws ProvisioningFault;

  /**
   * The enrollments, ordered by id.
   *
   * @param query {@code SELECT * FROM enrollments} or {@code enrollmentGroups}; a condition is
   *     refused
   * @param most 1 to 1000
   */
  Page query(Kind kind, String query, int most, Optional<String> continuation)
      throws ProvisioningFault;

  /** The attestation mechanism with its keys. */
  Map<String, Object> attestation(Kind kind, String id) throws ProvisioningFault;

  /** The state of a device's latest registration. */
  Map<String, Object> registration(String id) throws ProvisioningFault;

  /** Forgets a registration: the device's next one is its first. */
  void deleteRegistration(String id, String ifMatch) throws ProvisioningFault;

  /** The registrations through a group, ordered by id. */
  Page registrations(String group, int most, Optional<String> continuation)
      throws ProvisioningFault;
}
