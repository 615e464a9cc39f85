package io.twinwire.api.localhub;

/**
 * A request that the hub refuses, with IoT Hub's own error code and name (Azure IoT Hub,
 * "Troubleshoot Azure IoT Hub error codes").
 */
public class HubFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final Code code;
  private final boolean silent;

  public HubFault(Code code, String message) {
    this(code, message, false);
  }

  private HubFault(Code code, String message, boolean silent) {
    super(message);
    this.code = code;
    this.silent = silent;
  }

  /** A refusal that the device is not to notice but by a missing acknowledgement. */
  public static HubFault silent(Code code, String message) {
    return new HubFault(code, message, true);
  }

  /** Whether the device is to be told nothing, and its connection kept. */
  public boolean isSilent() {
    return silent;
  }

  public Code code() {
    return code;
  }

  /** IoT Hub's error codes: the first three digits are the HTTP status. */
  public enum Code {
    INVALID_OPERATION(400003, "InvalidOperation"),
    ARGUMENT_INVALID(400004, "ArgumentInvalid"),
    IOT_HUB_FORMAT_ERROR(400006, "IotHubFormatError"),
    BLOB_CONTAINER_VALIDATION(400008, "BlobContainerValidationError"),
    DEVICE_DEFINED_MULTIPLE_TIMES(400011, "DeviceDefinedMultipleTimes"),
    DESERIALIZATION_ERROR(400012, "DeserializationError"),
    BULK_REGISTRY_OPERATION_FAILURE(400013, "BulkRegistryOperationFailure"),
    DEFAULT_STORAGE_ENDPOINT_NOT_CONFIGURED(400014, "DefaultStorageEndpointNotConfigured"),
    INVALID_FILE_UPLOAD_CORRELATION_ID(400015, "InvalidFileUploadCorrelationId"),
    EXPIRED_FILE_UPLOAD_CORRELATION_ID(400016, "ExpiredFileUploadCorrelationId"),
    INVALID_CONFIGURATION_TARGET_CONDITION(400401, "InvalidConfigurationTargetCondition"),
    INVALID_CONFIGURATION_CONTENT(400402, "InvalidConfigurationContent"),
    CONFIGURATION_CONTENT_IMMUTABLE(400403, "CannotModifyImmutableConfigurationContent"),
    INVALID_CONFIGURATION_METRICS(400404, "InvalidConfigurationCustomMetricsQuery"),
    INVALID_DIGITAL_TWIN_JSON_PATCH(400505, "InvalidDigitalTwinJsonPatch"),
    INVALID_DIGITAL_TWIN_PATCH(400507, "InvalidDigitalTwinPatch"),
    INVALID_DIGITAL_TWIN_PATCH_PATH(400508, "InvalidDigitalTwinPatchPath"),
    UNAUTHORIZED_ACCESS(401002, "IotHubUnauthorizedAccess"),
    UNAUTHORIZED(401003, "IotHubUnauthorized"),
    QUOTA_EXCEEDED(403002, "IotHubQuotaExceeded"),
    JOB_QUOTA_EXCEEDED(403003, "JobQuotaExceeded"),
    DEVICE_MAXIMUM_QUEUE_DEPTH_EXCEEDED(403004, "DeviceMaximumQueueDepthExceeded"),
    DEVICE_MAXIMUM_ACTIVE_FILE_UPLOAD_LIMIT_EXCEEDED(
        403006, "DeviceMaximumActiveFileUploadLimitExceeded"),
    OPERATION_NOT_AVAILABLE_IN_CURRENT_TIER(403010, "OperationNotAvailableInCurrentTier"),
    DEVICE_DISABLED(403012, "DeviceDisabled"),
    DEVICE_MAXIMUM_INFLIGHT_METHOD_EXCEEDED(403800, "DeviceMaximumInflightMethodExceeded"),
    DEVICE_NOT_FOUND(404001, "DeviceNotFound"),
    JOB_NOT_FOUND(404002, "JobNotFound"),
    MODULE_NOT_FOUND(404010, "ModuleNotFound"),
    CONFIGURATION_NOT_FOUND(404301, "ConfigurationNotFound"),
    DEVICE_NOT_ONLINE(404103, "DeviceNotOnline"),
    DEVICE_CONNECTION_CLOSED_REMOTELY(404104, "DeviceConnectionClosedRemotely"),
    /** Of ours: a policy or certificate, which IoT Hub keeps behind another interface. */
    RESOURCE_NOT_FOUND(404000, "ResourceNotFound"),
    DEVICE_ALREADY_EXISTS(409001, "DeviceAlreadyExists"),
    LINK_CREATION_CONFLICT(409002, "LinkCreationConflict"),
    JOB_ALREADY_EXISTS(409104, "JobAlreadyExists"),
    MODULE_ALREADY_EXISTS(409301, "ModuleAlreadyExistsOnDevice"),
    CONFIGURATION_ALREADY_EXISTS(409401, "ConfigurationAlreadyExists"),
    PRECONDITION_FAILED(412001, "PreconditionFailed"),
    DEVICE_MESSAGE_LOCK_LOST(412002, "DeviceMessageLockLost"),
    MESSAGE_TOO_LARGE(413001, "MessageTooLarge"),
    TOO_MANY_DEVICES(413002, "TooManyDevices"),
    TOO_MANY_MODULES(413003, "TooManyModulesOnDevice"),
    CONFIGURATION_COUNT_LIMIT_EXCEEDED(413101, "ConfigurationCountLimitExceeded"),
    THROTTLING(429001, "ThrottlingException"),
    THROTTLING_BACKLOG_LIMIT_EXCEEDED(429002, "ThrottleBacklogLimitExceeded"),
    THROTTLING_BACKLOG_TIMEOUT(429003, "ThrottlingBacklogTimeout"),
    THROTTLING_MAX_ACTIVE_JOB_COUNT_EXCEEDED(429004, "ThrottlingMaxActiveJobCountExceeded"),
    DEVICE_THROTTLING_LIMIT_EXCEEDED(429005, "DeviceThrottlingLimitExceeded"),
    SERVER_ERROR(500001, "ServerError"),
    SERVICE_UNAVAILABLE(503001, "ServiceUnavailable"),
    SERVER_BUSY(503005, "ServerBusy"),
    GATEWAY_TIMEOUT(504101, "GatewayTimeout");

    private final int number;
    private final String text;

    Code(int number, String text) {
      this.number = number;
      this.text = text;
    }

    /** For instance 404001. */
    public int number() {
      return number;
    }

    /** For instance {@code DeviceNotFound}. */
    public String text() {
      return text;
    }

    /** For instance 404. */
    public int http() {
      return number / 1000;
    }
  }
}
