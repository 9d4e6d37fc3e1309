package io.sluice.deploy.state;

import io.sluice.deploy.Problem;
import io.sluice.job.Uids;
import io.sluice.operators.deliveries.DeliveryStateReader;
import io.sluice.operators.deliveries.EndpointState;
import io.sluice.operators.plugins.ShardState;
import io.sluice.operators.plugins.StageStateReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.state.api.runtime.OperatorIDGenerator;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.util.ExceptionUtils;

/**
 * The state of the plugin stage and of deliveries in a savepoint, canonical or native, or in a
 * retained checkpoint.
 */
public final class SavedState {
  /**
   * What was found of a team.
   *
   * @param parts of its state, such as a shard or an endpoint
   * @param teams all teams that have something
   */
  public record Found<P>(List<P> parts, SortedSet<Integer> teams) {}

  /** Reads what a team has in the key groups of one subtask. */
  private interface Reader<P> {
    Found<P> read(KeyedStateBackend<Long> keys) throws Exception;
  }

  private final String path;
  private final List<OperatorState> operators;

  private SavedState(String path, List<OperatorState> operators) {
    this.path = path;
    this.operators = operators;
  }

  /**
   * Finds it.
   *
   * @param path of the folder that holds {@code _metadata}, or of that file
   * @throws Problem if there is no savepoint
   */
  public static SavedState open(String path) {
    return new SavedState(path, List.copyOf(metadata(path).getOperatorStates()));
  }

  /**
   * Reads what a team has in the plugin stage, a part for each of its shards.
   *
   * @param withValues whether to give what plugins stored and what calls are about
   * @throws Problem if it cannot be read
   */
  public Found<ShardState> shards(int teamId, boolean withValues) {
    return read(
        Uids.PLUGINS,
        keys -> {
          StageStateReader reader = new StageStateReader(keys);
          return new Found<>(reader.read(teamId, withValues), reader.teams());
        });
  }

  /**
   * Reads what there is to be delivered for a team, a part for each of its endpoints.
   *
   * @throws Problem if it cannot be read
   */
  public Found<EndpointState> endpoints(int teamId) {
    return read(
        Uids.DELIVERIES,
        keys -> {
          DeliveryStateReader reader = new DeliveryStateReader(keys);
          return new Found<>(reader.read(teamId), reader.teams());
        });
  }

  /** All key groups are gone through, one subtask's at a time. */
  private <P> Found<P> read(String uid, Reader<P> reader) {
    List<P> parts = new ArrayList<>();
    SortedSet<Integer> teams = new TreeSet<>();
    try {
      StageState.visit(
          stage(uid),
          keys -> {
            Found<P> found = reader.read(keys);
            parts.addAll(found.parts());
            teams.addAll(found.teams());
          });
    } catch (StageState.UnknownFormatException e) {
      throw Problem.failure(
          ("The savepoint %s cannot be read by this version of Sluice (%s); use the command of the"
                  + " version that wrote it.")
              .formatted(path, reason(e.getCause())),
          e);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return new Found<>(parts, teams);
  }

  private OperatorState stage(String uid) {
    OperatorID wanted = OperatorIDGenerator.fromUid(uid);
    for (OperatorState operator : operators) {
      if (operator.getOperatorID().equals(wanted)) {
        return operator;
      }
    }
    throw Problem.input(
        ("The savepoint %s has %d operators and none of them is %s; expected a savepoint of"
                + " Sluice's job.")
            .formatted(path, operators.size(), uid));
  }

  private Problem unreadable(IOException failure) {
    String missing =
        ExceptionUtils.findThrowable(failure, FileNotFoundException.class)
            .map(Throwable::getMessage)
            .orElse(null);
    if (missing != null) {
      return Problem.failure(
          ("A file of the savepoint %s is missing (%s); expected all of its folder, and of a"
                  + " checkpoint also the folder \"shared\", where it was written.")
              .formatted(path, missing),
          failure);
    }
    return Problem.failure(
        "The savepoint %s cannot be read (%s); is all of its folder there?"
            .formatted(path, reason(failure)),
        failure);
  }

  private static CheckpointMetadata metadata(String path) {
    try {
      return SavepointLoader.loadSavepointMetadata(path);
    } catch (FileNotFoundException e) {
      throw Problem.input(
          ("There is no savepoint at %s; expected a folder with a file _metadata, such as"
                  + " savepoint-1234-5678 or a checkpoint's chk-7.")
              .formatted(path),
          e);
    } catch (IOException | RuntimeException e) {
      if (ExceptionUtils.findThrowable(e, UnsupportedFileSystemSchemeException.class).isPresent()) {
        throw Problem.input(
            "%s is not among this machine's files, which are all that is read; copy its folder here first."
                .formatted(path),
            e);
      }
      throw Problem.input(
          ("The file _metadata of %s is not one that Flink 2.2 reads (%s); expected a savepoint of"
                  + " this or an earlier version of Flink.")
              .formatted(path, reason(e)),
          e);
    }
  }

  /** The middle of a sentence. */
  private static String reason(@Nullable Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null
        ? deepest.getClass().getSimpleName()
        : message.replaceAll("\\.?\\s*$", "");
  }
}
