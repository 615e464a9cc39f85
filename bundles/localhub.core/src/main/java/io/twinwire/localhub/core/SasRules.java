package io.twinwire.localhub.core;

import io.twinwire.api.localhub.Identity;

/**
 * Whether keys of devices and of modules may sign tokens (IoT Hub's properties disableDeviceSAS and
 * disableModuleSAS). Keys of policies are not concerned.
 */
record SasRules(boolean deviceDisabled, boolean moduleDisabled) {

  static final SasRules ALL = new SasRules(false, false);

  boolean allow(Identity identity) {
    return identity.moduleId().isPresent() ? !moduleDisabled : !deviceDisabled;
  }
}
