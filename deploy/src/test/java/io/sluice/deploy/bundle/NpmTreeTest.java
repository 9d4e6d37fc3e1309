package io.sluice.deploy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpmTreeTest {
  @TempDir Path folder;
  private FakeNpmRegistry fake;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeNpmRegistry();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private NpmRegistry registry() {
    return new NpmRegistry(fake.address(), folder.resolve("cache"));
  }

  private NpmTree tree(String... ranges) {
    NpmTree tree = new NpmTree(registry(), "provided"::equals);
    for (int i = 0; i < ranges.length; i += 2) {
      tree.add(Map.of(ranges[i], ranges[i + 1]));
    }
    return tree;
  }

  @ParameterizedTest
  @CsvSource({
    "^1.0.0, 1.9.0",
    "~1.2.0, 1.2.5",
    "1.x, 1.9.0",
    "'>=1.0.0 <1.3.0', 1.2.5",
    "1.2.0 - 1.2.9, 1.2.5",
    "^0.1.0 || ^2.0.0, 2.0.0",
    "*, 2.0.0",
    "'', 2.0.0",
    "latest, 2.0.0",
    "3.0.0-beta.1, 3.0.0-beta.1",
  })
  void theNewestVersionInTheRangeIsTaken(String range, String expected) throws Exception {
    for (String version : new String[] {"3.0.0-beta.1", "1.2.0", "1.9.0", "1.2.5", "2.0.0"}) {
      fake.with("a", version, "");
    }
    assertThat(registry().newest("a", range).version()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"git+ssh://host/a.git", "file:../a", "npm:b@1", "user/a", "http://host/a.tgz"})
  void whatIsNoRangeIsRefusedWithTheRemedy(String range) throws Exception {
    fake.with("a", "1.0.0", "");
    assertThatThrownBy(() -> tree("a", range))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(range)
        .hasMessageContaining("npm install");
  }

  @Test
  void twoVersionsOfOnePackageLieWhereNodeLooksForThem() throws Exception {
    fake.with("a", "1.0.0", "", "shared", "^1.0.0", "@scope/b", "1.0.0")
        .with("@scope/b", "1.0.0", "", "shared", "^2.0.0", "provided", "^9.0.0")
        .with("shared", "1.4.0", "", "a", "1.0.0")
        .with("shared", "2.1.0", "");
    assertThat(tree("a", "^1.0.0").versions())
        .isEqualTo(
            Map.of(
                "node_modules/a", "1.0.0",
                "node_modules/@scope/b", "1.0.0",
                "node_modules/shared", "1.4.0",
                "node_modules/@scope/b/node_modules/shared", "2.1.0"));
  }

  @Test
  void peersComeAlongUnlessTheyAreOptional() throws Exception {
    ObjectNode description =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"peerDependencies": {"peer": "1", "maybe": "1"},
                     "peerDependenciesMeta": {"maybe": {"optional": true}},
                     "dependencies": {"native": "1"}, "optionalDependencies": {"native": "1"}}
                    """);
    fake.with("a", "1.0.0", description, Map.of("index.js", "")).with("peer", "1.0.0", "");
    assertThat(tree("a", "1").versions()).containsOnlyKeys("node_modules/a", "node_modules/peer");
  }

  @Test
  void aTarballThatIsNotWhatTheRegistrySaysIsRefused() throws Exception {
    fake.with("a", "1.0.0", "");
    fake.tamper("a", "1.0.0");
    assertThatThrownBy(() -> tree("a", "1").unpackInto(folder))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("its SHA-512 differs");
  }

  @Test
  void aTarballIsFetchedOnceAndADamagedCopyAgain() throws Exception {
    fake.with("a", "1.0.0", "hello()");
    for (int i = 0; i < 2; i++) {
      tree("a", "1").unpackInto(folder.resolve("out" + i));
    }
    assertThat(fake.requests).filteredOn(path -> path.endsWith(".tgz")).hasSize(1);
    try (var kept = Files.list(folder.resolve("cache/npm"))) {
      Files.writeString(kept.findFirst().orElseThrow(), "damage");
    }
    tree("a", "1").unpackInto(folder.resolve("out2"));
    assertThat(folder.resolve("out2/node_modules/a/index.js")).hasContent("hello()");
    assertThat(fake.requests).filteredOn(path -> path.endsWith(".tgz")).hasSize(2);
  }

  @Test
  void aPathThatLeadsOutOfThePackageIsRefused() throws Exception {
    fake.with("a", "1.0.0", new ObjectMapper().createObjectNode(), Map.of("../../../evil", "x"));
    assertThatThrownBy(() -> tree("a", "1").unpackInto(folder.resolve("out")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("leads out of its package");
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @Test
  void endlessDependenciesAreRefused() throws Exception {
    for (int i = 0; i <= NpmTree.MAX_PACKAGES; i++) {
      fake.with("a" + i, "1.0.0", "", "a" + (i + 1), "1.0.0");
    }
    assertThatThrownBy(() -> tree("a0", "1"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("more than 500 packages");
  }

  @Test
  void anUnknownPackageOrNameIsToldWithTheRegistry() {
    assertThatThrownBy(() -> tree("missing", "1"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("answered 404")
        .hasMessageContaining("--npm-registry");
    assertThatThrownBy(() -> tree("../etc", "1")).hasMessageContaining("is not the name");
  }
}
