package io.sluice.deploy.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.bundle.Bundle;
import io.sluice.deploy.bundle.PluginBundler;
import io.sluice.deploy.local.FileReasons;
import io.sluice.operators.actions.PersonUuids;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * Replaces what a record says about files beside it by the content of those files: {@code "url":
 * "file:PATH"} of a local plugin by its archive, {@code "file": "PATH"} of an attachment by its
 * contents, {@code "file": "PATH"} of a cohort by its members. A plugin that must not be installed
 * is refused, and the config schema of its {@code plugin.json} goes into the record, as PostHog's
 * rows hold it. Up to 256 KB go into the record as base64, more into the content folder.
 */
final class ContentPacking {
  private static final String FILE_URL = "file:";
  private static final String ATTACHMENT = "plugin-attachment/";
  private static final String COHORT = "cohort/";

  private final ContentStore store;
  private final PluginBundler bundler;

  ContentPacking(ContentStore store, PluginBundler bundler) {
    this.store = store;
    this.bundler = bundler;
  }

  /**
   * Packs one record.
   *
   * @param folder what relative paths start from
   * @return the record to write; the given one if it names no file
   * @throws Problem if the file it names cannot be read or kept
   */
  ObjectNode pack(String key, ObjectNode value, Path folder) {
    String url = value.path("url").asText();
    if (key.startsWith("plugin/")
        && value.path("plugin_type").asText().equals("local")
        && url.startsWith(FILE_URL)) {
      return packPlugin(key, value, folder.resolve(url.substring(FILE_URL.length())).normalize());
    }
    if (value.path("file").isTextual()) {
      Path file = folder.resolve(value.path("file").asText()).normalize();
      if (key.startsWith(ATTACHMENT)) {
        return packAttachment(key, value, file);
      }
      if (key.startsWith(COHORT)) {
        return packCohort(value, file);
      }
    }
    return value;
  }

  private ObjectNode packPlugin(String key, ObjectNode value, Path source) {
    byte[] archive = archive(source);
    PluginManifest manifest = manifest(key, value, archive);
    ObjectNode packed = value.deepCopy();
    if (!packed.hasNonNull("config_schema") && manifest.configSchema() != null) {
      // The job checks configs by it, and does not open an archive in the content folder for that.
      packed.set("config_schema", json(manifest.configSchema()));
    }
    // A url of a file would be tried before the archive (contract §3.1), on the job's machine.
    packed.remove("url");
    packed.put("plugin_type", "custom");
    put(packed, "archive", archive, "The plugin " + source);
    return packed;
  }

  /** Looked at here, because the job's check does not see what goes to the content folder. */
  private static PluginManifest manifest(String key, ObjectNode value, byte[] archive) {
    PluginIdentity identity =
        new PluginIdentity(
            value.path("id").asInt(),
            value.path("name").asText(),
            null,
            value.hasNonNull("organization_id") ? value.get("organization_id").asText() : null,
            value.path("is_global").asBoolean());
    String reason;
    try {
      PluginManifest manifest = PluginLoader.fromArchive(archive, identity).manifest();
      if (manifest.refusalToInstall().isEmpty()) {
        return manifest;
      }
      reason = manifest.refusalToInstall().get();
    } catch (PluginLoadException e) {
      reason = e.getMessage();
    }
    throw Problem.input("The registry record %s is refused: %s".formatted(key, reason));
  }

  private static JsonNode json(String text) {
    try {
      return Json.read(text);
    } catch (UnreadableJson e) {
      throw Problem.input("The plugin's config schema cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private ObjectNode packAttachment(String key, ObjectNode value, Path source) {
    byte[] contents = read(source);
    ObjectNode packed = value.deepCopy();
    packed.remove("file");
    if (!packed.has("key")) {
      packed.put("key", key.substring(key.indexOf('/', ATTACHMENT.length()) + 1));
    }
    if (!packed.has("file_name")) {
      packed.put("file_name", source.getFileName().toString());
    }
    put(packed, "contents", contents, "The attachment " + source);
    return packed;
  }

  /** Its file has a person's uuid in each line. */
  private ObjectNode packCohort(ObjectNode value, Path source) {
    byte[] file = read(source);
    PersonUuids members;
    try {
      members = PersonUuids.inLines(file);
    } catch (IOException e) {
      throw Problem.input(
          "The cohort's members %s cannot be read: %s.".formatted(source, e.getMessage()), e);
    }
    ObjectNode packed = value.deepCopy();
    packed.remove("file");
    store
        .keepIfLarge(file, "The cohort's file " + source)
        .ifPresentOrElse(
            hash -> packed.put("members_sha256", hash),
            () -> members.texts().forEach(packed.putArray("members")::add));
    return packed;
  }

  private void put(ObjectNode packed, String field, byte[] content, String what) {
    store
        .keepIfLarge(content, what)
        .ifPresentOrElse(
            hash -> packed.put(field + "_sha256", hash),
            () -> packed.put(field, Base64.getEncoder().encodeToString(content)));
  }

  private byte[] archive(Path source) {
    if (!Files.isDirectory(source)) {
      return read(source);
    }
    Optional<Bundle> bundle = bundler.bundleIfNeeded(source);
    try {
      return bundle.isPresent() ? bundle.get().archive() : PluginLoader.packDirectory(source);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static byte[] read(Path source) {
    try {
      return Files.readAllBytes(source);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  private static Problem unreadable(Path source, IOException e) {
    return Problem.input("%s cannot be read: %s.".formatted(source, FileReasons.of(e)), e);
  }
}
