package io.sluice.deploy.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.api.input.splits.KeyGroupRangeInputSplit;
import org.apache.flink.util.FileUtils;

/** Goes through the keyed state of a stage, whichever backend wrote it. */
final class StageState {
  /** Looks at the key groups of one subtask. */
  interface Visitor {
    void visit(KeyedStateBackend<Long> keys) throws Exception;
  }

  /** What was loaded is in a format that this version does not read. */
  static final class UnknownFormatException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownFormatException(Exception cause) {
      super("A state is in a format of another version", cause);
    }
  }

  private StageState() {}

  /**
   * Loads one subtask's part after another; they are on this machine's disk meanwhile, or in
   * memory, if they come from there.
   *
   * @throws IOException if a part cannot be loaded
   * @throws UnknownFormatException if what is in it cannot be read
   */
  static void visit(OperatorState stage, Visitor visitor)
      throws IOException, UnknownFormatException {
    Path folder = Files.createTempDirectory("sluice-state");
    try {
      List<StateBackend> backends = backends(stage, folder);
      for (KeyGroupRangeInputSplit part : LoadedState.parts(stage)) {
        try (LoadedState loaded = load(stage, part, backends)) {
          visitor.visit(loaded.keys());
        } catch (IOException e) {
          throw e;
        } catch (Exception e) {
          throw new UnknownFormatException(e);
        }
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  /**
   * The backends to try, in this order. Nothing in a full checkpoint tells who wrote it; but one
   * that is not of the heap's does not load there.
   */
  private static List<StateBackend> backends(OperatorState stage, Path folder) {
    StateBackend rocksDb = LoadedState.rocksDb(folder);
    boolean isOfKnownKind =
        handles(stage)
            .allMatch(
                handle ->
                    handle instanceof SavepointKeyedStateHandle
                        || handle instanceof IncrementalKeyedStateHandle);
    return isOfKnownKind ? List.of(rocksDb) : List.of(LoadedState.hashMap(), rocksDb);
  }

  private static Stream<KeyedStateHandle> handles(OperatorState stage) {
    return stage.getStates().stream()
        .map(OperatorSubtaskState::getManagedKeyedState)
        .flatMap(handles -> handles.stream());
  }

  private static LoadedState load(
      OperatorState stage, KeyGroupRangeInputSplit part, List<StateBackend> backends)
      throws IOException {
    IOException refused = null;
    for (StateBackend backend : backends) {
      try {
        return LoadedState.load(stage, part, backend);
      } catch (IOException e) {
        if (refused != null) {
          e.addSuppressed(refused);
        }
        refused = e;
      }
    }
    throw refused;
  }
}
