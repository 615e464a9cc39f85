package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.Identity;

/**
 * Which tokens count. Keys of policies are not concerned.
 *
 * @param deviceDisabled whether keys of devices sign none (IoT Hub's property disableDeviceSAS)
 * @param moduleDisabled the same for modules (disableModuleSAS)
 * @param takesEntra whether those of Microsoft Entra ID do for services, see {@link EntraToken}
 */
public record SasRules(boolean deviceDisabled, boolean moduleDisabled, boolean takesEntra) {

  public static final SasRules ALL = new SasRules(false, false, false);

  boolean allow(Identity identity) {
    return identity.moduleId().isPresent() ? !moduleDisabled : !deviceDisabled;
  }
}
