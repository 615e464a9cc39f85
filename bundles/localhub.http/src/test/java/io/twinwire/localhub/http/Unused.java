package io.twinwire.localhub.http;

import java.lang.reflect.Proxy;

/** A part of the hub that a test does not ask. */
final class Unused {

  private Unused() {}

  static <T> T of(Class<T> contract) {
    return contract.cast(
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
