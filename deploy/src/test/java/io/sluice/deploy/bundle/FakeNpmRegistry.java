package io.sluice.deploy.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packages made up by a test, served as a registry serves them. */
final class FakeNpmRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, ObjectNode> documents = new ConcurrentHashMap<>();
  private final Map<String, byte[]> tarballs = new ConcurrentHashMap<>();

  /** Paths asked for, in order. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  FakeNpmRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/base/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
  }

  /** Publishes a version whose {@code index.js} this is. */
  FakeNpmRegistry with(String name, String version, String source, String... dependencies)
      throws IOException {
    ObjectNode description = JSON.createObjectNode();
    ObjectNode ranges = description.putObject("dependencies");
    for (int i = 0; i < dependencies.length; i += 2) {
      ranges.put(dependencies[i], dependencies[i + 1]);
    }
    return with(name, version, description, Map.of("index.js", source, "package.json", "{}"));
  }

  FakeNpmRegistry with(
      String name, String version, ObjectNode description, Map<String, String> files)
      throws IOException {
    byte[] tarball = tarball(files);
    String file = name + "/-/" + name.replaceAll(".*/", "") + "-" + version + ".tgz";
    tarballs.put(file, tarball);
    ObjectNode dist = description.putObject("dist");
    // As a mirror has it: the address is that of what it mirrors.
    dist.put("tarball", "https://mirrored.example/" + file);
    dist.put("integrity", "sha512-" + Base64.getEncoder().encodeToString(sha512(tarball)));
    ObjectNode document = documents.computeIfAbsent(name, n -> JSON.createObjectNode());
    document.withObject("/versions").set(version, description);
    document.withObject("/dist-tags").put("latest", version);
    return this;
  }

  /** Makes what is served as this package's tarball something else. */
  void tamper(String name, String version) throws IOException {
    tarballs.put(
        name + "/-/" + name + "-" + version + ".tgz", tarball(Map.of("index.js", "evil()")));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/base/".length());
    requests.add(path);
    byte[] body =
        path.contains("/-/")
            ? tarballs.get(path)
            : documents.containsKey(path) ? documents.get(path).toString().getBytes(UTF_8) : null;
    exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
    if (body != null) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private static byte[] tarball(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (String name : new ArrayList<>(files.keySet())) {
        byte[] content = files.get(name).getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("package/" + name, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] sha512(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
