package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Which modules there are, how they are found, and what they cost. */
class LibraryCatalogTest {
  private final LibraryCatalog catalog = new LibraryCatalog();

  @Test
  void everyImportableModuleRunsInAPluginsContext() {
    for (String name : ownModules()) {
      try (LibraryContext plugin = new LibraryContext()) {
        assertThat(plugin.text("typeof require('" + name + "')"))
            .as(name)
            .isIn("object", "function");
      }
    }
  }

  private NavigableSet<String> ownModules() {
    TreeSet<String> names = new TreeSet<>(catalog.importable());
    names.removeAll(LibraryCatalog.OF_SANDBOX);
    return names;
  }

  @Test
  void innerFilesOfPackagesAreFound() {
    try (LibraryContext plugin = new LibraryContext()) {
      assertThat(plugin.text("require('lodash/get')({a: {b: 1}}, 'a.b')")).isEqualTo("1");
      assertThat(plugin.text("require('lodash').chunk([1, 2, 3], 2).length")).isEqualTo("2");
    }
  }

  @Test
  void fakerSpeaksEveryLanguageItSpoke() {
    try (LibraryContext plugin = new LibraryContext()) {
      assertThat(
              plugin.text(
                  "(() => { const f = require('faker'); f.locale = 'de'; return"
                      + " f.internet.email() + typeof f.address.city(); })()"))
          .contains("@")
          .endsWith("string");
      assertThat(
              plugin.text("Object.values(require('faker').locales).every((l) => l !== undefined)"))
          .isEqualTo("true");
    }
  }

  @Test
  void nothingOutsideTheCatalogueIsRead() {
    assertThat(catalog.source("fs")).isNull();
    assertThat(catalog.source("lodash/../../../../log4j2-test")).isNull();
    assertThat(catalog.source("/etc/passwd")).isNull();
    assertThat(catalog.source("")).isNull();
  }

  @Test
  void aRefusalNamesTheModule() {
    assertThat(catalog.refusal("fs"))
        .isEqualTo("Cannot import 'fs'! This package is not provided by PostHog in plugins.");
    assertThat(catalog.refusal("@google-cloud/storage"))
        .startsWith(
            "Cannot import '@google-cloud/storage'! This package is not provided by PostHog in"
                + " plugins.")
        .contains("this version of Sluice lacks it");
  }

  /** For the reader of the build's output; nothing is asserted of time and memory. */
  @Test
  @EnabledIfSystemProperty(
      named = "nightly",
      matches = "true",
      disabledReason = "it only prints how long things take; mvn verify -Pnightly")
  void loadTimeAndHeapArePrinted() {
    StringBuilder table =
        new StringBuilder("library: first load ms, next context ms, retained KB\n");
    NavigableSet<String> names = ownModules();
    names.add("whatwg-url");
    names.add("text-encoding");
    names.add("structured-clone");
    for (String name : names) {
      long first = loaded(name, 1)[0];
      long[] next = loaded(name, 5);
      table.append("%s: %d, %d, %d%n".formatted(name, first, next[0], next[1]));
    }
    System.out.println(table);
    assertThat(table).contains("crypto");
  }

  /** Milliseconds and kilobytes of one load, averaged over a number of contexts. */
  private static long[] loaded(String name, int count) {
    LibraryContext[] contexts = new LibraryContext[count];
    for (int i = 0; i < count; i++) {
      contexts[i] = new LibraryContext();
    }
    long before = used();
    long start = System.nanoTime();
    for (LibraryContext context : contexts) {
      context.text("typeof require('" + name + "')");
    }
    long time = (System.nanoTime() - start) / 1_000_000 / count;
    long heap = (used() - before) / 1024 / count;
    for (LibraryContext context : contexts) {
      context.close();
    }
    return new long[] {time, heap};
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
