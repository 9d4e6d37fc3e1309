package io.sluice.deploy.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.bundle.BundleOptions;
import io.sluice.deploy.bundle.PluginBundler;
import io.sluice.deploy.local.FileReasons;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Reads registry files: NDJSON, one record per line, {@code {"key": "plugin/1", "value": {...}}},
 * where the value null deletes; empty lines and lines that start with {@code #} are passed over.
 * Everything is read and checked before anything is returned, so a mistake changes nothing.
 */
public final class RegistryFiles {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> FIELDS = Set.of("key", "value");
  private static final int MAX_REFUSALS_TOLD = 20;

  private final RecordCheck check;
  private final ContentPacking packing;

  RegistryFiles(RecordCheck check, ContentStore store, PluginBundler bundler) {
    this.check = requireNonNull(check, "check is null");
    this.packing = new ContentPacking(store, bundler);
  }

  /**
   * Reads as the command does.
   *
   * @param contentFolder the job's {@code content.dir}, for content too large for a record; null if
   *     there is none
   */
  public static RegistryFiles checkedAndPacked(@Nullable Path contentFolder) {
    return checkedAndPacked(contentFolder, BundleOptions.defaults());
  }

  /**
   * As {@link #checkedAndPacked(Path)}.
   *
   * @param bundling where plugins of several files get their npm packages
   */
  public static RegistryFiles checkedAndPacked(
      @Nullable Path contentFolder, BundleOptions bundling) {
    return new RegistryFiles(
        RecordCheck.asTheJobDoes(), new ContentStore(contentFolder), PluginBundler.of(bundling));
  }

  /**
   * Reads a file, or all {@code *.ndjson} files of a directory in the order of their names.
   *
   * @throws Problem with one line per refused record: file, line, key and reason
   */
  public List<RegistryChange> read(Path fileOrDirectory) {
    List<RegistryChange> changes = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    SettingsInFiles settings = new SettingsInFiles();
    for (Path file : files(fileOrDirectory)) {
      readFile(file, changes, refusals, settings);
    }
    refusals.addAll(settings.refusals());
    if (!refusals.isEmpty()) {
      throw Problem.input(told(refusals));
    }
    if (changes.isEmpty()) {
      throw Problem.input(fileOrDirectory + " holds no record.");
    }
    return List.copyOf(changes);
  }

  private void readFile(
      Path file, List<RegistryChange> changes, List<String> refusals, SettingsInFiles settings) {
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      try {
        RegistryChange change = change(line, file.toAbsolutePath().getParent());
        Optional<String> refusal = check.refusal(change);
        if (refusal.isPresent()) {
          throw Problem.input(refusal.get());
        }
        changes.add(change);
        settings.add(change, file + ":" + number);
      } catch (Problem e) {
        refusals.add("%s:%d: %s".formatted(file, number, e.getMessage()));
      }
    }
  }

  private RegistryChange change(String line, Path folder) {
    JsonNode record;
    try {
      record = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw Problem.input(
          "The line is not JSON: %s (column %d)."
              .formatted(
                  e.getOriginalMessage().lines().findFirst().orElse(""),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr()),
          e);
    }
    for (Iterator<String> names = record.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw Problem.input(
            "Unknown field \"%s\"; expected \"key\" and \"value\".".formatted(name));
      }
    }
    if (!record.path("key").isTextual() || !record.has("value")) {
      throw Problem.input("Expected {\"key\": \"TYPE/ID\", \"value\": {...} or null}.");
    }
    String key = record.path("key").asText();
    JsonNode value = record.path("value");
    if (value.isNull()) {
      return new RegistryChange(key, null);
    }
    if (value instanceof ObjectNode object) {
      return new RegistryChange(key, packing.pack(key, object, folder));
    }
    throw Problem.input("The value of " + key + " is neither an object nor null.");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw Problem.input(file + " is not UTF-8 text.", e);
    } catch (IOException e) {
      throw Problem.input("%s cannot be read: %s.".formatted(file, FileReasons.of(e)), e);
    }
  }

  private static List<Path> files(Path fileOrDirectory) {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(fileOrDirectory);
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(fileOrDirectory)) {
      files = entries.filter(entry -> entry.toString().endsWith(".ndjson")).sorted().toList();
    } catch (IOException e) {
      throw Problem.input(
          "%s cannot be read: %s.".formatted(fileOrDirectory, FileReasons.of(e)), e);
    }
    if (files.isEmpty()) {
      throw Problem.input("The directory " + fileOrDirectory + " holds no .ndjson file.");
    }
    return files;
  }

  private static String told(List<String> refusals) {
    String told =
        String.join("\n", refusals.subList(0, Math.min(refusals.size(), MAX_REFUSALS_TOLD)));
    int untold = refusals.size() - MAX_REFUSALS_TOLD;
    return untold > 0 ? told + "\nand " + untold + " more." : told;
  }
}
