package io.twinwire.localhub.blob;

/** A request that the storage refuses, with Azure Storage's own error code. */
final class BlobFault extends Exception {

  private static final long serialVersionUID = 1L;

  /** Azure Storage's error codes ("Blob service error codes"), as far as they are used here. */
  enum Code {
    AUTHENTICATION_FAILED(403, "AuthenticationFailed"),
    AUTHORIZATION_PERMISSION_MISMATCH(403, "AuthorizationPermissionMismatch"),
    NO_AUTHENTICATION(401, "NoAuthenticationInformation"),
    BLOB_NOT_FOUND(404, "BlobNotFound"),
    CONTAINER_NOT_FOUND(404, "ContainerNotFound"),
    CONTAINER_EXISTS(409, "ContainerAlreadyExists"),
    BLOB_EXISTS(409, "BlobAlreadyExists"),
    CONDITION_NOT_MET(412, "ConditionNotMet"),
    NOT_MODIFIED(304, "ConditionNotMet"),
    INVALID_RANGE(416, "InvalidRange"),
    INVALID_QUERY_PARAMETER(400, "InvalidQueryParameterValue"),
    INVALID_BLOCK_LIST(400, "InvalidBlockList"),
    INVALID_HEADER(400, "InvalidHeaderValue"),
    INVALID_XML(400, "InvalidXmlDocument"),
    INVALID_NAME(400, "InvalidResourceName"),
    MD5_MISMATCH(400, "Md5Mismatch"),
    MISSING_HEADER(400, "MissingRequiredHeader"),
    TOO_LARGE(413, "RequestBodyTooLarge"),
    UNSUPPORTED(400, "UnsupportedOperation"),
    INTERNAL(500, "InternalError");

    private final int status;
    private final String text;

    Code(int status, String text) {
      this.status = status;
      this.text = text;
    }
  }

  private final Code code;

  BlobFault(Code code, String message) {
    super(message);
    this.code = code;
  }

  Code code() {
    return code;
  }

  int status() {
    return code.status;
  }

  String text() {
    return code.text;
  }
}
