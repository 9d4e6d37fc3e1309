package io.sluice.deploy.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.semver4j.Semver;
import org.semver4j.SemverException;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * An npm registry, read only. Tarballs are kept in the cache folder by their SHA-512, which is
 * checked whenever one is used.
 */
final class NpmRegistry {
  private static final int MAX_TARBALL_BYTES = 64 << 20;
  private static final int MAX_DOCUMENT_BYTES = 64 << 20;
  private static final Duration TIME = Duration.ofMinutes(1);
  private static final String SHA_512 = "sha512-";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Nullable private final URI base;
  private final Path cacheFolder;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(20))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final Map<String, JsonNode> documents = new HashMap<>();

  NpmRegistry(@Nullable URI base, Path cacheFolder) {
    this.base = base;
    this.cacheFolder = cacheFolder;
  }

  /**
   * The newest version in the range, or the one a tag such as {@code latest} names. Versions before
   * a release only if the range names one.
   *
   * @throws Problem if there is none, or the range is no range of versions
   */
  NpmPackage newest(String name, String range) {
    JsonNode document = document(name);
    String wanted = range.isBlank() ? "*" : range.strip();
    JsonNode tagged = document.path("dist-tags").path(wanted);
    if (tagged.isTextual()) {
      return exactly(name, tagged.asText());
    }
    RangeList versions = range(name, wanted);
    // npm prefers what is tagged as the latest to newer ones.
    String latest = document.path("dist-tags").path("latest").asText();
    if (isIn(latest, versions)) {
      return exactly(name, latest);
    }
    List<String> matching = new ArrayList<>();
    document.path("versions").fieldNames().forEachRemaining(matching::add);
    Optional<Semver> newest =
        matching.stream().filter(v -> isIn(v, versions)).map(Semver::parse).max(Semver::compareTo);
    return exactly(
        name,
        newest
            .orElseThrow(
                () ->
                    Problem.input(
                        "The npm package %s has no version in \"%s\" at %s; correct package.json."
                            .formatted(name, range, base)))
            .getVersion());
  }

  /** Whether a version is in a range, by npm's rules. */
  static boolean isIn(String version, RangeList range) {
    return Semver.isValid(version) && Semver.parse(version).satisfies(range);
  }

  /**
   * Reads a range.
   *
   * @throws Problem if it is something else: an address, a folder, an alias
   */
  static RangeList range(String name, String text) {
    if (text.matches("[^:/#]*")) {
      try {
        return RangeListFactory.create(text.isBlank() ? "*" : text.strip());
      } catch (SemverException e) {
        // told below
      }
    }
    throw Problem.input(
        "The dependency \"%s\": \"%s\" is no range of versions; give one, or run \"npm install\" in"
                .formatted(name, text)
            + " the plugin's folder, whose node_modules is then used.");
  }

  /**
   * One version.
   *
   * @throws Problem if the registry does not have it
   */
  NpmPackage exactly(String name, String version) {
    JsonNode found = document(name).path("versions").path(version);
    String integrity = found.path("dist").path("integrity").asText();
    String sha512 = null;
    for (String one : integrity.split("\\s+", -1)) {
      if (one.startsWith(SHA_512)) {
        sha512 = one.substring(SHA_512.length());
      }
    }
    if (sha512 == null) {
      throw Problem.input(
          "The npm registry %s has no version %s of %s with a SHA-512 to check it by."
              .formatted(base, version, name));
    }
    return new NpmPackage(
        name, version, dependencies(found), address(found.path("dist").path("tarball")), sha512);
  }

  private static Map<String, String> dependencies(JsonNode description) {
    Map<String, String> ranges = new HashMap<>();
    description
        .path("peerDependencies")
        .properties()
        .forEach(peer -> ranges.put(peer.getKey(), peer.getValue().asText()));
    description
        .path("peerDependenciesMeta")
        .properties()
        .forEach(
            about -> {
              if (about.getValue().path("optional").asBoolean()) {
                ranges.remove(about.getKey());
              }
            });
    description
        .path("dependencies")
        .properties()
        .forEach(needed -> ranges.put(needed.getKey(), needed.getValue().asText()));
    // Code that uses one of these can do without.
    description.path("optionalDependencies").fieldNames().forEachRemaining(ranges::remove);
    return ranges;
  }

  /** Mirrors hand out the addresses of what they mirror; npm asks the mirror for them, as we do. */
  private URI address(JsonNode tarball) {
    URI given = URI.create(tarball.asText());
    return base().getAuthority().equals(given.getAuthority())
        ? given
        : base().resolve(given.getRawPath().substring(1));
  }

  private URI base() {
    if (base == null) {
      throw Problem.input(
          "The plugin needs packages from an npm registry and none is known; give one with"
              + " --npm-registry URL or NPM_CONFIG_REGISTRY, or run \"npm install\" in the plugin's"
              + " folder.");
    }
    return base;
  }

  /**
   * A package's tarball, checked.
   *
   * @throws Problem if it cannot be had, or is not what it should be
   */
  byte[] tarball(NpmPackage wanted) {
    byte[] expected = Base64.getDecoder().decode(wanted.integrity());
    Path kept = cacheFolder.resolve("npm").resolve(HexFormat.of().formatHex(expected) + ".tgz");
    try {
      if (Files.isRegularFile(kept)) {
        byte[] content = Files.readAllBytes(kept);
        if (MessageDigest.isEqual(sha512(content), expected)) {
          return content;
        }
      }
      byte[] content = get(wanted.tarball(), "application/octet-stream", MAX_TARBALL_BYTES);
      if (!MessageDigest.isEqual(sha512(content), expected)) {
        throw Problem.failure(
            "The npm package %s %s at %s is not what the registry says it is: its SHA-512 differs."
                .formatted(wanted.name(), wanted.version(), wanted.tarball()));
      }
      keep(content, kept);
      return content;
    } catch (IOException e) {
      throw Problem.failure(
          "The npm package %s %s cannot be fetched: %s."
              .formatted(wanted.name(), wanted.version(), FileReasons.of(e)),
          e);
    }
  }

  private static void keep(byte[] content, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), "new", ".part");
    try {
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private JsonNode document(String name) {
    if (!NpmPackage.isName(name)) {
      throw Problem.input("\"%s\" is not the name of an npm package.".formatted(name));
    }
    return documents.computeIfAbsent(name, this::fetch);
  }

  private JsonNode fetch(String name) {
    try {
      // The short form: what is needed to install, without read-mes.
      return JSON.readTree(
          get(
              base().resolve(name.replace("/", "%2f")),
              "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8",
              MAX_DOCUMENT_BYTES));
    } catch (JsonProcessingException e) {
      throw Problem.failure(
          "The answer of the npm registry %s about %s is not JSON; check --npm-registry."
              .formatted(base, name),
          e);
    } catch (IOException e) {
      throw Problem.failure(
          "The npm registry %s cannot be asked for %s: %s; check --npm-registry, or run \"npm"
                  .formatted(base, name, FileReasons.of(e))
              + " install\" in the plugin's folder.",
          e);
    }
  }

  private byte[] get(URI address, String accept, int maxBytes) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", accept).timeout(TIME).build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("%s answered %d".formatted(address, response.statusCode()));
        }
        byte[] content = body.readNBytes(maxBytes + 1);
        if (content.length > maxBytes) {
          throw new IOException("%s is larger than %d MB".formatted(address, maxBytes >> 20));
        }
        return content;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  private static byte[] sha512(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-512", e);
    }
  }
}
