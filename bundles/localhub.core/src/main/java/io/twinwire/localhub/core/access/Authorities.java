package io.twinwire.localhub.core.access;

import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Secrets;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.store.Changes;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.support.json.Json;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The certificate authorities, and the proof that their keys are in the user's hands. */
public final class Authorities implements CertificateAuthorities {

  static final int MOST = 25;

  private static final String SETTING = "authorities";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Changes changes;
  private final Store store;
  private final Secrets secrets;
  private volatile Map<String, Authority> byName;

  public Authorities(Changes changes, Store store, Secrets secrets) throws HubFault {
    this.changes = changes;
    this.store = store;
    this.secrets = secrets;
    this.byName = restored(store.settings().get(SETTING));
  }

  /** Those that count. */
  public List<X509Certificate> verified() {
    return byName.values().stream()
        .filter(Authority::verified)
        .map(Authority::certificate)
        .toList();
  }

  @Override
  public List<Authority> authorities() {
    return List.copyOf(byName.values());
  }

  @Override
  public Authority get(String name) throws HubFault {
    Authority authority = byName.get(name);
    if (authority == null) {
      throw new HubFault(Code.RESOURCE_NOT_FOUND, "there is no certificate authority " + name);
    }
    return authority;
  }

  @Override
  public Authority put(String name, byte[] certificate, boolean verified) throws HubFault {
    requireName(name);
    X509Certificate parsed = X509.parsed("certificate", certificate);
    if (parsed.getBasicConstraints() < 0) {
      throw Faults.invalid("certificate: it is not that of an authority (basic constraints)");
    }
    return changes.change(
        now -> {
          Authority before = byName.get(name);
          if (before == null && byName.size() >= MOST) {
            throw Faults.invalid("there are " + MOST + " certificate authorities, no more may be");
          }
          return keep(
              new Authority(
                  name,
                  parsed,
                  verified,
                  Optional.empty(),
                  before == null ? now : before.created(),
                  now));
        });
  }

  @Override
  public Authority verificationCode(String name) throws HubFault {
    return changes.change(
        now -> {
          Authority before = get(name);
          return keep(
              new Authority(
                  name,
                  before.certificate(),
                  false,
                  Optional.of(secrets.verificationCode()),
                  before.created(),
                  now));
        });
  }

  @Override
  public Authority verify(String name, byte[] proof) throws HubFault {
    X509Certificate parsed = X509.parsed("proof", proof);
    return changes.change(
        now -> {
          Authority before = get(name);
          requireProof(before, parsed, now);
          return keep(
              new Authority(
                  name, before.certificate(), true, Optional.empty(), before.created(), now));
        });
  }

  @Override
  public void remove(String name) throws HubFault {
    changes.run(
        now -> {
          get(name);
          Map<String, Authority> changed = new TreeMap<>(byName);
          changed.remove(name);
          store(changed);
        });
  }

  private static void requireProof(Authority authority, X509Certificate proof, Instant now)
      throws HubFault {
    if (authority.verificationCode().isEmpty()) {
      throw Faults.invalid(authority.name() + ": no verification code was asked for");
    }
    if (!X509.commonName(proof).equals(authority.verificationCode())) {
      throw Faults.invalid(
          "proof: its common name is not the verification code: "
              + proof.getSubjectX500Principal());
    }
    try {
      X509.requireValid("proof", proof, now);
      proof.verify(authority.certificate().getPublicKey());
    } catch (HubFault e) {
      throw new HubFault(Code.ARGUMENT_INVALID, String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new HubFault(Code.ARGUMENT_INVALID, "proof: it is not signed by " + authority.name());
    }
  }

  private static void requireName(String name) throws HubFault {
    if (!NAME.matcher(name).matches()) {
      throw Faults.invalid("name: it is not 1 to 64 letters, digits or - . _");
    }
  }

  private Authority keep(Authority authority) throws HubFault {
    Map<String, Authority> changed = new TreeMap<>(byName);
    changed.put(authority.name(), authority);
    store(changed);
    return authority;
  }

  private void store(Map<String, Authority> changed) throws HubFault {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    for (Authority authority : changed.values()) {
      stored.put(authority.name(), stored(authority));
    }
    store.settings().put(SETTING, Json.write(stored));
    store.changed();
    byName = changed;
  }

  private static Map<String, @Nullable Object> stored(Authority authority) throws HubFault {
    Map<String, @Nullable Object> stored = new LinkedHashMap<>();
    try {
      stored.put(
          "certificate", Base64.getEncoder().encodeToString(authority.certificate().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new HubFault(Code.SERVER_ERROR, "a certificate cannot be stored: " + e.getMessage());
    }
    stored.put("verified", authority.verified());
    stored.put("verificationCode", authority.verificationCode().orElse(""));
    stored.put("created", authority.created().toString());
    stored.put("updated", authority.updated().toString());
    return stored;
  }

  private static Map<String, Authority> restored(@Nullable String text) throws HubFault {
    Map<String, Authority> restored = new TreeMap<>();
    if (text != null) {
      Map<String, @Nullable Object> stored = Trees.parsed(text);
      for (String name : stored.keySet()) {
        Map<String, @Nullable Object> one = Trees.member(stored, name);
        String code = Trees.text(one, "verificationCode");
        restored.put(
            name,
            new Authority(
                name,
                X509.parsed(name, Base64.getDecoder().decode(Trees.text(one, "certificate"))),
                Trees.flag(one, "verified"),
                code.isEmpty() ? Optional.empty() : Optional.of(code),
                Instant.parse(Trees.text(one, "created")),
                Instant.parse(Trees.text(one, "updated"))));
      }
    }
    return restored;
  }
}
