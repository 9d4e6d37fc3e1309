package io.sluice.deploy.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What has been started, as it is noted in the folder. Processes that have ended stay in it until
 * others take their places.
 *
 * @param wanted how many task managers there are to be, from 1; their numbers are 1 to this
 * @param broker null until it has been started
 * @param jobManager null until it has been started
 * @param taskManagers by number
 */
record ClusterState(
    ClusterSettings settings,
    int wanted,
    @Nullable ProcessMark broker,
    @Nullable ProcessMark jobManager,
    TreeMap<Integer, ProcessMark> taskManagers) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  ClusterState {
    taskManagers = new TreeMap<>(taskManagers);
  }

  /** Nothing has been started. */
  static ClusterState empty(ClusterSettings settings, int wanted) {
    return new ClusterState(settings, wanted, null, null, new TreeMap<>());
  }

  ClusterState withBroker(ProcessMark started) {
    return new ClusterState(settings, wanted, started, jobManager, taskManagers);
  }

  ClusterState withJobManager(ProcessMark started) {
    return new ClusterState(settings, wanted, broker, started, taskManagers);
  }

  ClusterState withTaskManager(int number, ProcessMark started) {
    TreeMap<Integer, ProcessMark> all = new TreeMap<>(taskManagers);
    all.put(number, started);
    return new ClusterState(settings, wanted, broker, jobManager, all);
  }

  ClusterState wanting(int newWanted) {
    return new ClusterState(settings, newWanted, broker, jobManager, taskManagers);
  }

  /** Numbers of the task managers that live, lowest first. */
  List<Integer> livingTaskManagers() {
    return taskManagers.keySet().stream().filter(n -> taskManagers.get(n).isAlive()).toList();
  }

  /** Numbers of the task managers that are wanted and do not live, lowest first. */
  List<Integer> missingTaskManagers() {
    List<Integer> living = livingTaskManagers();
    return IntStream.rangeClosed(1, wanted).boxed().filter(n -> !living.contains(n)).toList();
  }

  /** Whether any process of it lives; else what is noted is of no use any more. */
  @JsonIgnore
  boolean isAnyAlive() {
    return processes().stream().anyMatch(ProcessMark::isAlive);
  }

  /** Whether all that is wanted lives. */
  @JsonIgnore
  boolean isWhole() {
    return isAlive(broker) && isAlive(jobManager) && missingTaskManagers().isEmpty();
  }

  static boolean isAlive(@Nullable ProcessMark process) {
    return process != null && process.isAlive();
  }

  /** All that were started. */
  List<ProcessMark> processes() {
    Stream<ProcessMark> singles =
        Stream.of(Optional.ofNullable(broker), Optional.ofNullable(jobManager))
            .flatMap(Optional::stream);
    return Stream.concat(singles, taskManagers.values().stream()).toList();
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A cluster's state is no JSON", e);
    }
  }

  /**
   * Reads what {@link #toJson} has written.
   *
   * @throws JsonProcessingException if it is something else
   */
  static ClusterState fromJson(String json) throws JsonProcessingException {
    return JSON.readValue(json, ClusterState.class);
  }
}
