package io.twinwire.localhub.core.transfer;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import java.util.Locale;
import java.util.Map;

/**
 * What an export or import is asked to do.
 *
 * @param input the address of the container that is read; empty for an export
 * @param output the address of the container that is written
 * @param outputName of the devices of an export, of the errors of an import
 * @param signed whether the addresses bear signatures, or the hub goes by its own identity
 */
record TransferRequest(
    Type type,
    String input,
    String inputName,
    String output,
    String outputName,
    boolean excludesKeys,
    boolean signed,
    boolean includesConfigurations,
    String configurationsName) {

  /** What becomes of the registry. */
  enum Type {
    EXPORT,
    IMPORT;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final String DEVICES = "devices.txt";
  static final String ERRORS = "importErrors.log";

  /** What a member that a client leaves out, or gives empty, stands for. */
  static TransferRequest read(Map<String, ?> document) throws HubFault {
    Type type = type(Trees.text(document, "type"));
    String input = Trees.text(document, "inputBlobContainerUri").strip();
    if (type == Type.IMPORT && input.isEmpty()) {
      throw Faults.invalid("inputBlobContainerUri: it is missing");
    }
    String output = Trees.text(document, "outputBlobContainerUri").strip();
    if (type == Type.EXPORT && output.isEmpty()) {
      throw Faults.invalid("outputBlobContainerUri: it is missing");
    }
    return new TransferRequest(
        type,
        type == Type.IMPORT ? input : "",
        text(document, "inputBlobName", DEVICES),
        output.isEmpty() ? input : output,
        text(document, "outputBlobName", type == Type.EXPORT ? DEVICES : ERRORS),
        Trees.flag(document, "excludeKeysInExport"),
        signed(Trees.text(document, "storageAuthenticationType")),
        Trees.flag(document, "includeConfigurations"),
        text(document, "configurationsBlobName", "configurations.txt"));
  }

  private static Type type(String text) throws HubFault {
    for (Type type : Type.values()) {
      if (type.text().equalsIgnoreCase(text)) {
        return type;
      }
    }
    throw Faults.invalid("type: \"" + text + "\" is neither export nor import");
  }

  private static boolean signed(String text) throws HubFault {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "keybased" -> true;
      case "identitybased" -> false;
      default ->
          throw Faults.invalid(
              "storageAuthenticationType: \"" + text + "\" is neither keyBased nor identityBased");
    };
  }

  private static String text(Map<String, ?> document, String name, String otherwise) {
    String text = Trees.text(document, name);
    return text.isEmpty() ? otherwise : text;
  }
}
