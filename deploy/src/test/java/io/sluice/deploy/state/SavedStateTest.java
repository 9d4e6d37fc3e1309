package io.sluice.deploy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import io.sluice.job.Uids;
import io.sluice.operators.deliveries.EndpointState;
import io.sluice.operators.plugins.ShardState;
import io.sluice.operators.plugins.StageStateReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.api.input.splits.KeyGroupRangeInputSplit;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads savepoints of single stages, which the module that writes them keeps. */
class SavedStateTest {
  static final String GOLDEN = "../operators/src/test/resources/golden/1";
  private static final String GOLDEN_DELIVERIES =
      "../operators/src/test/resources/golden-deliveries/1";

  private static final int TEAM = 2;

  @TempDir private Path folder;

  /** Something to do with what was loaded. */
  private interface Change {
    void make(AbstractKeyedStateBackend<Long> keys) throws Exception;
  }

  @Test
  void aCanonicalSavepointIsRead() {
    SavedState.Found<ShardState> found = SavedState.open(GOLDEN).shards(TEAM, true);
    assertThat(found.teams()).containsExactly(TEAM);
    assertThat(found.parts()).hasSize(1);
    ShardState state = found.parts().get(0);
    assertThat(state.storage()).contains(new ShardState.StorageEntry(1, "n", 1, "1"));
    assertThat(state.jobs())
        .extracting(ShardState.LaterCall::function)
        .containsExactly("jobs.later");
    assertThat(state.retries())
        .extracting(ShardState.LaterCall::function)
        .containsExactly("jobs.flaky");
    assertThat(state.events().parked().units()).isEqualTo(2);
    assertThat(state.buffers()).extracting(ShardState.Buffer::items).containsExactly(1);
  }

  @Test
  void deliveriesAreRead() {
    SavedState.Found<EndpointState> found = SavedState.open(GOLDEN_DELIVERIES).endpoints(TEAM);
    assertThat(found.teams()).containsExactly(TEAM);
    assertThat(found.parts())
        .extracting(EndpointState::address)
        .containsExactlyInAnyOrder("http://dead.test", "http://flaky.test");
    assertThat(SavedState.open(GOLDEN_DELIVERIES).endpoints(7).parts()).isEmpty();
  }

  @Test
  void deliveriesThatNeverWereAreNone() throws Exception {
    OperatorState none =
        new OperatorState(null, null, OperatorIDGenerator.fromUid(Uids.DELIVERIES), 1, 128);
    none.putState(0, OperatorSubtaskState.builder().build());
    write(folder, none);
    assertThat(SavedState.open(folder.toString()).endpoints(TEAM).teams()).isEmpty();
  }

  @Test
  void valuesAreOnlyGivenIfAskedFor() {
    ShardState state = SavedState.open(GOLDEN).shards(TEAM, false).parts().get(0);
    assertThat(state.storage()).extracting(ShardState.StorageEntry::value).containsOnlyNulls();
    assertThat(state.cache()).extracting(ShardState.CacheEntry::values).containsOnlyNulls();
    assertThat(state.jobs()).extracting(ShardState.LaterCall::argument).containsOnlyNulls();
  }

  @Test
  void whatEachBackendWroteInItsOwnFormatIsRead() throws Exception {
    List<ShardState> expected = SavedState.open(GOLDEN).shards(TEAM, true).parts();
    for (StateBackend backend : List.of(LoadedState.hashMap(), rocksDb(false), rocksDb(true))) {
      Path written = Files.createTempDirectory(folder, "native");
      rewrite(written, backend, keys -> {});
      assertThat(SavedState.open(written.toString()).shards(TEAM, true).parts())
          .as(backend.getClass().getSimpleName())
          .isEqualTo(expected);
    }
  }

  @Test
  void whatIsNoSavepointIsSaidToBeNone() throws Exception {
    assertProblem(
        folder.resolve("gone").toString(), "There is no savepoint at ", "a file _metadata");
    assertProblem(folder.toString(), "There is no savepoint at ", "a file _metadata");
    Files.writeString(folder.resolve("_metadata"), "something else");
    assertProblem(folder.toString(), "is not one that Flink 2.2 reads");
    assertProblem("s3://bucket/savepoint-1", "copy its folder here first");
  }

  @Test
  void aSavepointOfAnotherJobIsRefused() throws Exception {
    String uid = "another";
    OperatorState other = new OperatorState(null, uid, OperatorIDGenerator.fromUid(uid), 1, 128);
    write(folder, other);
    assertProblem(folder.toString(), "has 1 operators and none of them is run-plugins-v1");
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    OperatorState stage =
        new OperatorState(null, null, OperatorIDGenerator.fromUid(Uids.PLUGINS), 1, 128);
    KeyedStateHandle gone =
        new KeyGroupsSavepointStateHandle(
            new KeyGroupRangeOffsets(0, 127),
            new FileStateHandle(
                org.apache.flink.core.fs.Path.fromLocalFile(folder.resolve("gone").toFile()), 1));
    stage.putState(0, OperatorSubtaskState.builder().setManagedKeyedState(gone).build());
    write(folder, stage);
    assertThatThrownBy(() -> SavedState.open(folder.toString()).shards(TEAM, false))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll("A file of the savepoint", "is missing", "gone", "\"shared\"");
  }

  @Test
  void stateOfANewerVersionIsRefusedWithTheRemedy() throws Exception {
    rewrite(
        folder,
        LoadedState.hashMap(),
        keys -> {
          keys.setCurrentKey(keys.getKeys("cache", VoidNamespace.INSTANCE).findAny().orElseThrow());
          keys.getPartitionedState(
                  VoidNamespace.INSTANCE,
                  VoidNamespaceSerializer.INSTANCE,
                  new MapStateDescriptor<>(
                      "cache", StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE))
              .put("1/new", new byte[] {9});
        });
    assertThatThrownBy(() -> SavedState.open(folder.toString()).shards(TEAM, false))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("a cache entry of format version 9")
        .hasMessageEndingWith("use the command of the version that wrote it.");
  }

  private static void assertProblem(String path, String... parts) {
    assertThatThrownBy(() -> SavedState.open(path).shards(TEAM, false))
        .isInstanceOf(Problem.class)
        .hasMessageContainingAll(parts);
  }

  private StateBackend rocksDb(boolean isIncremental) {
    EmbeddedRocksDBStateBackend backend = (EmbeddedRocksDBStateBackend) LoadedState.rocksDb(folder);
    Configuration incremental = new Configuration();
    incremental.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, isIncremental);
    return backend.configure(incremental, getClass().getClassLoader());
  }

  /** Writes the golden savepoint once more, as a backend's own checkpoint. */
  private void rewrite(Path target, StateBackend backend, Change change) throws Exception {
    OperatorState golden =
        SavepointLoader.loadSavepointMetadata(GOLDEN).getOperatorStates().iterator().next();
    List<KeyedStateHandle> handles = new ArrayList<>();
    for (KeyGroupRangeInputSplit part : LoadedState.parts(golden)) {
      try (LoadedState loaded = LoadedState.load(golden, part, backend)) {
        AbstractKeyedStateBackend<Long> keys = (AbstractKeyedStateBackend<Long>) loaded.keys();
        new StageStateReader(keys); // a backend writes states that it was asked for
        change.make(keys);
        RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot =
            keys.snapshot(
                1,
                1,
                new MemCheckpointStreamFactory(1 << 20),
                CheckpointOptions.forCheckpointWithDefaultLocation());
        snapshot.run();
        handles.add(snapshot.get().getJobManagerOwnedSnapshot());
      }
    }
    OperatorState copy =
        new OperatorState(null, null, golden.getOperatorID(), 1, golden.getMaxParallelism());
    copy.putState(0, OperatorSubtaskState.builder().setManagedKeyedState(handles.get(0)).build());
    write(target, copy);
  }

  private static void write(Path target, OperatorState operator) throws Exception {
    try (OutputStream out = Files.newOutputStream(target.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(1, List.of(operator), List.of()), out);
    }
  }
}
