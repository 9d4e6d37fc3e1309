package io.sluice.runtime.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * The JavaScript modules that ship with Sluice. A module is CommonJS: its text is to be run as the
 * body of a function of {@code (exports, require, module, native)}, where {@code require(name)}
 * answers another module of this catalogue by its full name and {@code native} is a function of one
 * operation and any number of strings, answered by {@link NativeCalls}.
 *
 * <p>Sluice's own modules are files beside this class. Modules of npm packages are read from the
 * packages' jars; their relative requires are rewritten to full names as they are read, so that
 * {@code require} needs to know nothing of folders.
 */
public final class LibraryCatalog {
  private static final String OWN = "/io/sluice/runtime/library/";
  private static final String PACKAGES = "/META-INF/resources/webjars/";

  /** npm packages in jars: the folder of each, its version included. */
  private static final Map<String, String> FOLDERS =
      Map.of(
          "buffer", "buffer/6.0.3/",
          "base64-js", "base64-js/1.5.1/",
          "ieee754", "ieee754/1.2.1/",
          "lodash", "lodash/4.17.21/",
          "faker", "faker/4.1.0/");

  /** Names that mean one file of a package. */
  private static final Map<String, String> ENTRIES =
      Map.of(
          "base64-js", "base64-js/index",
          "ieee754", "ieee754/index",
          "lodash", "lodash/lodash.min");

  private static final Set<String> IMPORTABLE =
      Set.of(
          "@posthog/plugin-scaffold",
          "aws-sdk",
          "buffer",
          "crypto",
          "events",
          "faker",
          "generic-pool",
          "jsonwebtoken",
          "lodash",
          "path",
          "querystring",
          "stream",
          "string_decoder",
          "url",
          "util",
          "zlib");

  /** Made by the sandbox's bridge: no source of theirs is here. */
  static final Set<String> OF_SANDBOX = Set.of("node-fetch", "@posthog/plugin-contrib");

  /** Packages upstream provided that this version of Sluice does not. */
  private static final Set<String> ABSENT = Set.of("ethers", "pg", "snowflake-sdk");

  private static final String ABSENT_SCOPE = "@google-cloud/";

  /** A module's name: no dots that lead elsewhere, no backslashes, no absolute paths. */
  private static final Pattern NAME = Pattern.compile("@?[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[\\w.-]+)*");

  private static final Pattern RELATIVE_REQUIRE =
      Pattern.compile("\\brequire\\(\\s*(['\"])(\\.{1,2}/[^'\"]*|\\.{1,2})\\1\\s*\\)");

  /**
   * The names a plugin may import: those of contract §6.9 and Node's own that are pure, and those
   * that the sandbox makes itself.
   */
  public Set<String> importable() {
    Set<String> all = new HashSet<>(IMPORTABLE);
    all.addAll(OF_SANDBOX);
    return all;
  }

  /**
   * The text of a module, unwrapped. Names are those of {@link #importable()}, of Sluice's modules
   * for globals ({@code whatwg-url}, {@code text-encoding}, {@code base64}, {@code
   * structured-clone}), and of a package's inner files ({@code lodash/get}, without {@code .js}).
   *
   * @return null if there is no such module
   */
  @Nullable
  public String source(String name) {
    if (!NAME.matcher(name).matches() || name.contains("..")) {
      return null;
    }
    String own = read(OWN + ownFile(name));
    if (own != null) {
      return own;
    }
    String path = ENTRIES.getOrDefault(name, name);
    int slash = path.indexOf('/');
    String folder = slash < 0 ? null : FOLDERS.get(path.substring(0, slash));
    if (folder == null) {
      return null;
    }
    String inner = path.substring(slash + 1);
    String text = read(PACKAGES + folder + inner + ".js");
    if (text != null) {
      return withFullNames(text, parent(path));
    }
    text = read(PACKAGES + folder + inner + "/index.js");
    return text == null ? null : withFullNames(text, path);
  }

  /** Why {@code name} cannot be imported: the message of the error a plugin's set-up fails with. */
  public String refusal(String name) {
    String refusal =
        "Cannot import '" + name + "'! This package is not provided by PostHog in plugins.";
    return ABSENT.contains(name) || name.startsWith(ABSENT_SCOPE)
        ? refusal
            + " It was once, and this version of Sluice lacks it; call the service's HTTP API with"
            + " fetch instead."
        : refusal;
  }

  private static String ownFile(String name) {
    return (name.startsWith("@") ? name.substring(1).replace('/', '-') : name) + ".js";
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String withFullNames(String text, String folder) {
    return RELATIVE_REQUIRE
        .matcher(text)
        .replaceAll((MatchResult found) -> "require('" + resolved(folder, found.group(2)) + "')");
  }

  private static String resolved(String folder, String relative) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : (folder + "/" + relative).split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    String full = String.join("/", segments);
    return full.endsWith(".js") ? full.substring(0, full.length() - 3) : full;
  }

  @Nullable
  private static String read(String path) {
    try (InputStream in = LibraryCatalog.class.getResourceAsStream(path)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + path, e);
    }
  }
}
