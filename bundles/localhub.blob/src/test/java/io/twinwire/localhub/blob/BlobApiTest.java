package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.localhub.blob.TestStorage.Answered;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobApiTest {

  private static final String BLOB = "d1/a b.txt";
  private static final String PATH = "/localhub/uploads/d1%2Fa%20b.txt?";

  @TempDir Path directory;

  private TestStorage storage;
  private String sas;

  @BeforeEach
  void open() throws Exception {
    storage = new TestStorage(directory);
    sas = storage.grant(BLOB);
  }

  private Answered put(String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "x-ms-blob-type";
    all[1] = "BlockBlob";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return storage.ask("PUT", PATH + sas, body, all);
  }

  private Answered block(String id, String body) {
    return storage.ask("PUT", PATH + "comp=block&blockid=" + encoded(id) + "&" + sas, body);
  }

  private Answered list(String xml) {
    return storage.ask("PUT", PATH + "comp=blocklist&" + sas, "<BlockList>" + xml + "</BlockList>");
  }

  private static String id(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String encoded(String id) {
    return id.replace("=", "%3D");
  }

  private Answered get(String... headers) {
    return storage.ask("GET", PATH + sas, "", headers);
  }

  @Test
  void a_blob_is_put_read_and_described() {
    Answered put = put("hello", "x-ms-blob-content-type", "text/plain", "x-ms-meta-Room", "1");
    assertThat(put.status()).isEqualTo(201);
    assertThat(put.headers()).containsKeys("ETag", "Last-Modified", "x-ms-request-id");

    Answered got = get("x-ms-version", "2025-07-05", "x-ms-client-request-id", "r-1");
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("hello");
    assertThat(got.headers())
        .containsEntry("Content-Type", "text/plain")
        .containsEntry("ETag", put.headers().get("ETag"))
        .containsEntry("x-ms-blob-type", "BlockBlob")
        .containsEntry("x-ms-meta-Room", "1")
        .containsEntry("x-ms-version", "2025-07-05")
        .containsEntry("x-ms-client-request-id", "r-1")
        .containsEntry("Content-MD5", "XUFAKrxLKna5cZ2REBfFkg==")
        .containsEntry("Date", "Sun, 22 Nov 2026 10:15:00 GMT");

    Answered head = storage.ask("HEAD", PATH + sas, "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.length()).isEqualTo(5);
  }

  @Test
  void both_paths_of_the_account_lead_to_the_blob() {
    put("hello");
    assertThat(storage.component.serves("/uploads/d1/x", "")).isTrue();
    assertThat(storage.component.serves("/localhub/uploads/d1/x", "")).isTrue();
    assertThat(storage.component.serves("/localhub/uploads%2Fd1%2Fx", "")).isTrue();
    assertThat(storage.component.serves("/uploads/%zz", "")).isFalse();
    assertThat(storage.component.serves("/devices/uploads", "")).isFalse();
    assertThat(storage.component.serves("/uploadsx/d1", "")).isFalse();
    for (String path : List.of("/uploads/d1/a%20b.txt", "/localhub/uploads%2Fd1%2Fa%20b.txt")) {
      assertThat(storage.ask("GET", path + "?" + sas, "").body()).isEqualTo("hello");
    }
  }

  @Test
  void a_part_of_a_blob_is_read_by_its_range() {
    put("0123456789");
    Answered part = get("x-ms-range", "bytes=2-4");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers()).containsEntry("Content-Range", "bytes 2-4/10");
    assertThat(get("Range", "bytes=7-").body()).isEqualTo("789");
    assertThat(get("Range", "bytes=10-").error()).isEqualTo("InvalidRange");
  }

  @Test
  void blocks_become_a_blob_in_the_order_of_the_list() {
    block(id("b"), "world");
    block(id("a"), "hello ");
    assertThat(get().error()).isEqualTo("BlobNotFound");

    Answered list = list("<Latest>" + id("a") + "</Latest><Latest>" + id("b") + "</Latest>");
    assertThat(list.status()).isEqualTo(201);
    assertThat(get().body()).isEqualTo("hello world");

    block(id("c"), "there");
    list("<Committed>" + id("a") + "</Committed><Uncommitted>" + id("c") + "</Uncommitted>");
    assertThat(get().body()).isEqualTo("hello there");
    Answered blocks = storage.ask("GET", PATH + "comp=blocklist&blocklisttype=all&" + sas, "");
    assertThat(blocks.body())
        .contains("<CommittedBlocks><Block><Name>" + id("a") + "</Name><Size>6</Size>")
        .contains("<UncommittedBlocks></UncommittedBlocks>");
  }

  @Test
  void a_list_with_a_block_that_is_not_there_changes_nothing() {
    put("before");
    Answered list = list("<Latest>" + id("x") + "</Latest>");
    assertThat(list.error()).isEqualTo("InvalidBlockList");
    assertThat(get().body()).isEqualTo("before");
    assertThat(list("<Other>eA==</Other>").error()).isEqualTo("InvalidXmlDocument");
    assertThat(
            storage
                .ask(
                    "PUT",
                    PATH + "comp=blocklist&" + sas,
                    "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><BlockList>&b;"
                        + "</BlockList>")
                .error())
        .isEqualTo("InvalidXmlDocument");
    assertThat(block("not base64!", "x").error()).isEqualTo("InvalidQueryParameterValue");
  }

  @Test
  void a_signature_counts_for_its_blob_its_time_and_its_permissions_only() throws Exception {
    put("hello");
    assertThat(storage.ask("GET", "/uploads/d1/other?" + sas, "").error())
        .isEqualTo("AuthenticationFailed");
    assertThat(storage.ask("DELETE", PATH + sas, "").error())
        .isEqualTo("AuthorizationPermissionMismatch");
    assertThat(storage.ask("GET", PATH + sas.replace("sp=rw", "sp=rwd"), "").error())
        .isEqualTo("AuthenticationFailed");
    assertThat(storage.ask("GET", PATH.replace("?", ""), "").status()).isEqualTo(401);

    storage.time.pass(java.time.Duration.ofMinutes(59));
    assertThat(get().status()).isEqualTo(200);
    storage.time.pass(java.time.Duration.ofMinutes(1));
    assertThat(get().status()).isEqualTo(403);
    assertThat(get().error()).isEqualTo("AuthenticationFailed");
  }

  @Test
  void conditions_hold() {
    String etag = put("one").headers().get("ETag");
    assertThat(put("two", "If-None-Match", "*").error()).isEqualTo("BlobAlreadyExists");
    assertThat(put("two", "If-Match", "\"0x1\"").error()).isEqualTo("ConditionNotMet");
    assertThat(get().body()).isEqualTo("one");
    assertThat(put("two", "If-Match", etag).status()).isEqualTo(201);
    assertThat(get("If-Match", etag).status()).isEqualTo(412);
    assertThat(get("If-None-Match", get().headers().get("ETag")).status()).isEqualTo(304);
  }

  @Test
  void a_body_that_is_not_what_was_said_is_refused() {
    assertThat(put("hello", "Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==").error())
        .isEqualTo("Md5Mismatch");
    assertThat(get().error()).isEqualTo("BlobNotFound");
    assertThat(storage.ask("PUT", PATH + sas, "x").error()).isEqualTo("MissingRequiredHeader");
    assertThat(storage.ask("PUT", PATH + sas, "x", "x-ms-blob-type", "PageBlob").error())
        .isEqualTo("UnsupportedOperation");
  }

  @Test
  void content_outlives_the_hub() throws Exception {
    put("hello");
    TestStorage again = new TestStorage(directory);
    assertThat(again.ask("GET", PATH + again.grant(BLOB), "").body()).isEqualTo("hello");
    assertThat(again.component.find(BLOB)).isPresent();
    assertThat(again.component.find(BLOB).get().uri())
        .isEqualTo("https://127.0.0.1:8883/localhub/uploads/d1/a%20b.txt");
  }

  @Test
  void the_host_has_the_account_in_its_path_where_it_is_an_address_or_has_a_port()
      throws Exception {
    assertThat(host("", 8883)).isEqualTo("127.0.0.1:8883/localhub");
    assertThat(host("", 443)).isEqualTo("127.0.0.1:443/localhub");
    assertThat(host("hub.example", 443)).isEqualTo("hub.example");
    assertThat(host("hub.example", 5671)).isEqualTo("hub.example:5671/localhub");
  }

  private String host(String name, int port) throws Exception {
    TestStorage named = new TestStorage(directory, name, List.of(port), "uploads");
    return named.component.grant("x", named.now()).hostName();
  }

  @Test
  void a_bad_value_is_named_in_health_and_uploads_are_refused() {
    TestStorage bad = new TestStorage(directory, "", List.of(8883), "Up--loads");
    assertThat(bad.component.execute().isOk()).isFalse();
    assertThat(bad.component.execute().toString()).contains("container: \"Up--loads\" is not");
    assertThat(bad.component.serves("/Up--loads/x", "")).isFalse();
    assertThat(storage.component.execute().isOk()).isTrue();
  }
}
