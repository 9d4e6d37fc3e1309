package io.sluice.deploy.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.common.functions.util.RuntimeUDFContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.input.KeyedStateInputFormat;
import org.apache.flink.state.api.input.operator.StateReaderOperator;
import org.apache.flink.state.api.input.splits.KeyGroupRangeInputSplit;
import org.apache.flink.state.api.runtime.SavepointRuntimeContext;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/**
 * A part of an operator's keyed state, loaded by Flink's State Processor API. In this thread and
 * without a job: most of the plugin stage's states have namespaces, which the API's own functions
 * are not shown.
 */
final class LoadedState implements AutoCloseable {
  private final KeyedStateInputFormat<Long, VoidNamespace, Void> format;
  private final KeyedStateBackend<Long> keys;

  private LoadedState(
      KeyedStateInputFormat<Long, VoidNamespace, Void> format, KeyedStateBackend<Long> keys) {
    this.format = format;
    this.keys = keys;
  }

  /** On the heap, for what a backend of this kind wrote in its own format. */
  static StateBackend hashMap() {
    return new HashMapStateBackend();
  }

  /**
   * On disk, for what RocksDB wrote and for what is in Flink's canonical format.
   *
   * @param folder for its files
   */
  static StateBackend rocksDb(Path folder) {
    EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
    backend.setDbStoragePath(folder.toString());
    Configuration noTaskManager = new Configuration();
    noTaskManager.set(RocksDBOptions.USE_MANAGED_MEMORY, false);
    return backend.configure(noTaskManager, LoadedState.class.getClassLoader());
  }

  /** The parts of the state, as its subtasks had them. */
  static KeyGroupRangeInputSplit[] parts(OperatorState state) throws IOException {
    return format(state, hashMap(), new Opener()).createInputSplits(state.getParallelism());
  }

  /**
   * Loads a part.
   *
   * @throws IOException if the backend cannot load it
   */
  static LoadedState load(OperatorState state, KeyGroupRangeInputSplit part, StateBackend backend)
      throws IOException {
    Opener opener = new Opener();
    KeyedStateInputFormat<Long, VoidNamespace, Void> format = format(state, backend, opener);
    format.setRuntimeContext(
        new RuntimeUDFContext(
            new TaskInfoImpl("state", state.getMaxParallelism(), 0, 1, 0),
            LoadedState.class.getClassLoader(),
            new ExecutionConfig(),
            Map.of(),
            Map.of(),
            UnregisteredMetricsGroup.createOperatorMetricGroup()));
    format.openInputFormat();
    try {
      format.open(part);
    } catch (IOException | RuntimeException e) {
      format.close();
      throw new IOException("The state cannot be loaded", e);
    }
    return new LoadedState(format, opener.getKeyedStateBackend());
  }

  private static KeyedStateInputFormat<Long, VoidNamespace, Void> format(
      OperatorState state, StateBackend backend, Opener opener) throws IOException {
    return new KeyedStateInputFormat<>(
        state, backend, new Configuration(), opener, new ExecutionConfig());
  }

  /** What was loaded. */
  KeyedStateBackend<Long> keys() {
    return keys;
  }

  @Override
  public void close() throws IOException {
    keys.dispose();
    format.close();
  }

  /** No function of the API is called. */
  private static final class Nothing implements Function {
    private static final long serialVersionUID = 1;
  }

  /** Asks for no key: that the API opens it is enough. */
  private static final class Opener
      extends StateReaderOperator<Nothing, Long, VoidNamespace, Void> {
    private static final long serialVersionUID = 1;

    Opener() {
      super(new Nothing(), Types.LONG, VoidNamespaceSerializer.INSTANCE);
    }

    @Override
    public void processElement(Long key, VoidNamespace namespace, Collector<Void> out) {}

    @Override
    public CloseableIterator<Tuple2<Long, VoidNamespace>> getKeysAndNamespaces(
        SavepointRuntimeContext context) {
      return CloseableIterator.empty();
    }
  }
}
