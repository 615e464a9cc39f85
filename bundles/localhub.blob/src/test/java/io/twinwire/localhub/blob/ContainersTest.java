package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.BlobContainer;
import io.twinwire.api.localhub.BlobContainer.Access;
import io.twinwire.api.localhub.BlobContainer.Draft;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersTest {

  private static final String PATH = "/localhub/exports";
  private static final String URI = "https://127.0.0.1:8883/localhub/exports?";

  @TempDir Path directory;

  private TestStorage storage;

  @BeforeEach
  void open() {
    storage = new TestStorage(directory);
  }

  private void put(String name, String permissions) throws Exception {
    String sas = storage.grantContainer("exports", permissions);
    assertThat(
            storage
                .ask("PUT", PATH + "/" + name + "?" + sas, "x", "x-ms-blob-type", "BlockBlob")
                .status())
        .isEqualTo(201);
  }

  @Test
  void a_container_is_made_looked_for_and_removed_with_the_accounts_key() throws Exception {
    String container = PATH + "?restype=container";
    assertThat(storage.askOwner("GET", container).error()).isEqualTo("ContainerNotFound");
    assertThat(storage.askOwner("PUT", container).status()).isEqualTo(201);
    assertThat(storage.askOwner("PUT", container).error()).isEqualTo("ContainerAlreadyExists");
    assertThat(storage.askOwner("GET", container).status()).isEqualTo(200);
    put("a", "w");
    assertThat(new TestStorage(directory).askOwner("GET", container).status()).isEqualTo(200);

    assertThat(storage.askOwner("DELETE", container).status()).isEqualTo(202);
    assertThat(storage.askOwner("DELETE", container).error()).isEqualTo("ContainerNotFound");
    assertThat(storage.askOwner("GET", PATH + "/a").error()).isEqualTo("ContainerNotFound");
    assertThat(storage.askOwner("PUT", container).status()).isEqualTo(201);
    assertThat(storage.askOwner("GET", PATH + "/a").error()).isEqualTo("BlobNotFound");
    assertThat(storage.ask("PUT", container, "").status()).isEqualTo(401);
    assertThat(storage.askOwner("PUT", "/localhub/Ex?restype=container").error())
        .isEqualTo("InvalidResourceName");
  }

  @Test
  void the_container_for_uploads_stays() throws Exception {
    assertThat(storage.askOwner("PUT", "/localhub/uploads?restype=container").error())
        .isEqualTo("ContainerAlreadyExists");
    assertThat(storage.askOwner("DELETE", "/localhub/uploads?restype=container").error())
        .isEqualTo("UnsupportedOperation");
    storage.askOwner("PUT", PATH + "?restype=container");
    assertThat(storage.askOwner("GET", "/localhub/?comp=list").body())
        .containsSubsequence("<Name>exports</Name>", "<Name>uploads</Name>", "<NextMarker />");
  }

  @Test
  void blobs_are_listed_by_prefix_delimiter_and_pages() throws Exception {
    for (String name : List.of("b/1", "a", "b/2", "c%26d")) {
      put(name, "w");
    }
    String list = PATH + "?restype=container&comp=list";
    assertThat(storage.askOwner("GET", list).body())
        .containsSubsequence(
            "<Name>a</Name>", "<Name>b/1</Name>", "<Name>b/2</Name>", "<Name>c&amp;d</Name>")
        .contains("<Content-Length>1</Content-Length>", "<NextMarker />");
    assertThat(storage.askOwner("GET", list + "&prefix=b/").body())
        .contains("b/2")
        .doesNotContain("<Name>a</Name>");
    assertThat(storage.askOwner("GET", list + "&delimiter=/").body())
        .containsOnlyOnce("<BlobPrefix><Name>b/</Name></BlobPrefix>")
        .doesNotContain("b/1");
    assertThat(storage.askOwner("GET", list + "&maxresults=2").body())
        .contains("<NextMarker>b/1</NextMarker>")
        .doesNotContain("b/2");
    assertThat(storage.askOwner("GET", list + "&maxresults=2&marker=b/1").body())
        .containsSubsequence("<Name>b/2</Name>", "<Name>c&amp;d</Name>", "<NextMarker />");
    assertThat(storage.ask("GET", list + "&" + storage.grantContainer("exports", "l"), "").status())
        .isEqualTo(200);
    assertThat(storage.ask("GET", list + "&" + storage.grantContainer("exports", "r"), "").error())
        .isEqualTo("AuthorizationPermissionMismatch");
  }

  @Test
  void the_signature_of_a_container_opens_its_blobs_and_no_others() throws Exception {
    put("a", "w");
    String sas = storage.grantContainer("exports", "r");
    assertThat(storage.ask("GET", PATH + "/a?" + sas, "").body()).isEqualTo("x");
    assertThat(storage.ask("DELETE", PATH + "/a?" + sas, "").status()).isEqualTo(403);
    assertThat(storage.ask("GET", "/localhub/uploads/a?" + sas, "").error())
        .isEqualTo("AuthenticationFailed");
  }

  @Test
  void a_path_without_the_account_is_one_of_a_container_that_is_there() throws Exception {
    assertThat(storage.component.serves("/exports/a", "")).isFalse();
    assertThat(storage.component.serves("/exports", "restype=container")).isTrue();
    assertThat(storage.component.serves("/devices/d", "restype=container")).isFalse();
    assertThat(storage.component.serves("/exports", "")).isFalse();
    put("a", "w");
    assertThat(storage.component.serves("/exports/a", "")).isTrue();
    assertThat(storage.askOwner("GET", "/exports/a").status()).isEqualTo(200);
  }

  @Test
  void the_hub_reads_and_writes_as_far_as_a_signature_allows() throws Exception {
    put("in", "w");
    BlobContainer reads = container(storage.grantContainer("exports", "r"));
    reads.require(Access.READ);
    assertThat(reads.read("none")).isEmpty();
    try (var body = reads.read("in").orElseThrow().body()) {
      assertThat(body.readAllBytes()).isEqualTo("x".getBytes(UTF_8));
    }
    assertRefused("\"r\" does not allow this", () -> reads.write("out"));

    BlobContainer writes = container(storage.grantContainer("exports", "w"));
    write(writes, false);
    assertThat(storage.askOwner("GET", PATH + "/out").error()).isEqualTo("BlobNotFound");
    write(writes, true);
    assertThat(storage.askOwner("GET", PATH + "/out").body()).isEqualTo("out");
    assertRefused("\"w\" does not allow this", () -> writes.read("in"));

    storage.time.pass(Duration.ofHours(25));
    assertRefused("the signature expired", () -> writes.require(Access.WRITE));
    storage.component.container(URI, false).require(Access.WRITE);
    storage.askOwner("DELETE", PATH + "?restype=container");
    assertRefused("no container exports", () -> storage.component.container(URI, false));
  }

  private static void write(BlobContainer container, boolean commits) throws Exception {
    try (Draft draft = container.write("out")) {
      draft.body().write("out".getBytes(UTF_8));
      if (commits) {
        draft.commit();
      }
    }
  }

  @Test
  void an_address_that_leads_elsewhere_is_refused() throws Exception {
    String sas = storage.grantContainer("exports", "w");
    assertRefused("is not this hub's own", () -> open("https://a.blob.example/exports?" + sas));
    assertRefused("that of a blob", () -> open("https://127.0.0.1:8883/localhub/exports/a?" + sas));
    assertRefused("the address is none", () -> open("exports?" + sas));
    assertRefused("no container other", () -> open(URI.replace("exports", "other") + sas));
    assertRefused("no signature", () -> container("").require(Access.WRITE));
    assertRefused(
        "did not match", () -> container(sas.replace("sp=w", "sp=rw")).require(Access.WRITE));
    assertRefused(
        "not one for a container", () -> container(storage.grant("exports")).require(Access.WRITE));
    // Another name of the hub, as it is in a path with the account.
    open("https://localhost/localhub/exports?" + sas).require(Access.WRITE);
  }

  private BlobContainer container(String query) throws HubFault {
    return open(URI + query);
  }

  private BlobContainer open(String uri) throws HubFault {
    return storage.component.container(uri, true);
  }

  private static void assertRefused(String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(HubFault.class)
        .hasMessageContaining(why)
        .extracting(e -> ((HubFault) e).code())
        .isEqualTo(Code.BLOB_CONTAINER_VALIDATION);
  }

  @Test
  void a_shell_is_given_a_container_with_a_signature() throws Exception {
    var grants = storage.component.operations().get("POST /_hub/containers");
    assertThat(grants.answer(Map.of("name", "exports")).get("uri").toString())
        .startsWith(URI)
        .contains("sr=c", "sp=rcwdl", "se=2026-11-23T10%3A15%3A00Z");
    assertThat(grants.answer(Map.of("name", "exports", "hours", 1L)).get("expiry"))
        .isEqualTo("2026-11-22T11:15:00Z");
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("name", "No"),
            Map.of("name", "exports", "permissions", "x"),
            Map.of("name", "exports", "hours", 0L),
            Map.of("name", "exports", "days", 1L))) {
      assertThatThrownBy(() -> grants.answer(wrong))
          .as("%s", wrong)
          .isInstanceOf(HubFault.class)
          .extracting(e -> ((HubFault) e).code())
          .isEqualTo(Code.ARGUMENT_INVALID);
    }
    assertThat(storage.component.rights()).hasSize(4);
  }

  @Test
  void what_was_being_removed_is_gone_at_the_next_start() throws IOException {
    Path left = directory.resolve("going/left/deep");
    java.nio.file.Files.createDirectories(left);
    assertThat(new TestStorage(directory).component.execute().isOk()).isTrue();
    assertThat(directory.resolve("going")).isEmptyDirectory();
  }
}
