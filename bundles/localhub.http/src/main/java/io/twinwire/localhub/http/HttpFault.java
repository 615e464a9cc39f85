package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault;

/** A request that this front refuses, with the HTTP status and the name of the error code. */
public final class HttpFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String name;

  HttpFault(int status, String name, String message) {
    super(message);
    this.status = status;
    this.name = name;
  }

  static HttpFault of(HubFault fault) {
    String message = fault.getMessage();
    return new HttpFault(fault.code().http(), fault.code().text(), message == null ? "" : message);
  }

  static HttpFault of(HubFault.Code code, String message) {
    return of(new HubFault(code, message));
  }

  public static HttpFault argument(String message) {
    return new HttpFault(400, HubFault.Code.ARGUMENT_INVALID.text(), message);
  }

  public static HttpFault format(String message) {
    return new HttpFault(400, HubFault.Code.IOT_HUB_FORMAT_ERROR.text(), message);
  }

  int status() {
    return status;
  }

  String name() {
    return name;
  }
}
