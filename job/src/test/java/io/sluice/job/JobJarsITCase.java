package io.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens the jars the build has packed. */
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the jars were left unbuilt")
class JobJarsITCase {
  private static final String LANGUAGES =
      "META-INF/services/com.oracle.truffle.api.provider.TruffleLanguageProvider";

  @Test
  void theThinJarHasNothingOfGraalVm() throws IOException {
    assertThat(entries("thin"))
        .noneMatch(name -> name.contains("org/graalvm/") || name.contains("com/oracle/"))
        .doesNotContain(LANGUAGES);
  }

  @Test
  void theBundledJarHasGraalVmWithItsLanguagesMerged() throws IOException {
    assertThat(entries("bundled")).contains("org/graalvm/polyglot/Context.class");
    assertThat(text("bundled", LANGUAGES))
        .contains("JavaScriptLanguageProvider")
        .contains("RegexLanguageProvider");
  }

  @Test
  void theBundledJarRunsJavaScriptOnItsOwn() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader ofTest = thread.getContextClassLoader();
    try (URLClassLoader ofJob =
        new URLClassLoader(
            new URL[] {jar("bundled").toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(ofJob);
      Class<?> contexts = ofJob.loadClass("org.graalvm.polyglot.Context");
      try (AutoCloseable context =
          (AutoCloseable)
              contexts
                  .getMethod("create", String[].class)
                  .invoke(null, (Object) new String[] {"js"})) {
        Object answer =
            contexts
                .getMethod("eval", String.class, CharSequence.class)
                .invoke(context, "js", "'slice'.replace(/sl/, '') + 6 * 7");
        assertThat(answer).hasToString("ice42");
      }
    } finally {
      thread.setContextClassLoader(ofTest);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"thin", "bundled"})
  void theManifestNamesMainAndIsMultiRelease(String classifier) throws IOException {
    try (JarFile jar = open(classifier)) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("io.sluice.job.Main");
      assertThat(manifest.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"thin", "bundled"})
  void whatFlinkProvidesIsLeftOut(String classifier) throws IOException {
    List<String> connectors =
        List.of(
            "org/apache/flink/connector/base/",
            "org/apache/flink/connector/kafka/",
            "org/apache/flink/streaming/connectors/kafka/",
            "org/apache/flink/streaming/util/serialization/");

    assertThat(entries(classifier))
        .filteredOn(name -> name.startsWith("org/apache/flink/") && name.endsWith(".class"))
        .isNotEmpty()
        .allMatch(name -> connectors.stream().anyMatch(name::startsWith));
    assertThat(entries(classifier))
        .noneMatch(
            name ->
                name.startsWith("org/slf4j/")
                    || name.startsWith("org/apache/logging/")
                    || name.startsWith("org/rocksdb/")
                    || name.startsWith("javax/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"thin", "bundled"})
  void whatTheJobNeedsBesidesFlinkIsIn(String classifier) throws IOException {
    assertThat(entries(classifier))
        .anyMatch(name -> name.startsWith("io/sluice/runtime/"))
        .contains(
            "io/sluice/job/Main.class",
            "io/sluice/operators/output/Output.class",
            "org/apache/kafka/clients/producer/KafkaProducer.class",
            "org/apache/flink/connector/kafka/sink/KafkaSink.class",
            "com/fasterxml/jackson/databind/ObjectMapper.class",
            "com/maxmind/db/Reader.class",
            "org/apache/hc/client5/http/impl/async/MinimalHttpAsyncClient.class",
            "org/apache/hc/core5/http/HttpHost.class",
            "net/jpountz/lz4/LZ4Factory.class",
            "org/xerial/snappy/Snappy.class",
            "com/github/luben/zstd/Zstd.class",
            "org/apache/commons/compress/archivers/zip/ZipFile.class",
            "org/apache/commons/io/IOUtils.class",
            "org/apache/commons/lang3/StringUtils.class");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thin", "bundled"})
  void licencesAndNoticesAreInOnceAndSignaturesAndModulesOut(String classifier) throws IOException {
    assertThat(entries(classifier))
        .doesNotHaveDuplicates()
        .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/THIRD-PARTY.txt")
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"));
    assertThat(text(classifier, "META-INF/NOTICE")).contains("Flink", "Jackson", "Commons");
  }

  private static List<String> entries(String classifier) throws IOException {
    try (JarFile jar = open(classifier)) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }

  private static String text(String classifier, String name) throws IOException {
    try (JarFile jar = open(classifier);
        InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JarFile open(String classifier) throws IOException {
    return new JarFile(jar(classifier).toFile());
  }

  private static Path jar(String classifier) {
    String name = System.getProperty("job-jars.name") + "-" + classifier + ".jar";
    return Path.of(System.getProperty("job-jars.directory"), name);
  }
}
