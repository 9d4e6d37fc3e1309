package io.sluice.deploy.cluster;

import io.sluice.deploy.Problem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Kills one process of a cluster as {@code kill -9} does, and says what to watch. */
public final class ClusterKill {
  /** What can be killed; the names are the words of the command line. */
  public enum Target {
    TASKMANAGER,
    JOBMANAGER,
    BROKER
  }

  private final ClusterFolder folder;
  private final ClusterCommands commands;
  private final RandomGenerator random;
  private final PrintWriter out;

  public ClusterKill(
      ClusterFolder folder, ClusterCommands commands, RandomGenerator random, PrintWriter out) {
    this.folder = folder;
    this.commands = commands;
    this.random = random;
    this.out = out;
  }

  /**
   * Kills it.
   *
   * @param number of the task manager; empty for any
   * @throws Problem if it does not run, or no cluster does
   */
  public void run(Target target, Optional<Integer> number) {
    if (number.isPresent() && target != Target.TASKMANAGER) {
      throw Problem.input(
          "There is one %s only; leave the number %d out."
              .formatted(target == Target.BROKER ? "broker" : "job manager", number.get()));
    }
    NoCluster.requireAlive(folder, commands);
    try (ClusterFolder.Locked lock = folder.lock()) {
      ClusterState state = NoCluster.requireAlive(folder, commands);
      switch (target) {
        case TASKMANAGER -> killTaskManager(state, number);
        case JOBMANAGER -> {
          kill("The job manager", state.jobManager());
          out.printf(
              "The job is gone with it, as no other job manager stands by. \"%s\" starts a new one,"
                  + " and the job from its last checkpoint.%n",
              commands.to("start"));
        }
        case BROKER -> {
          kill("The Kafka broker", state.broker());
          out.printf(
              "The job can neither read nor write; if it fails it goes on from its last checkpoint."
                  + " \"%s\" starts the broker on the same data. Watch %s or \"%s\".%n",
              commands.to("start"), state.settings().dashboard(), commands.to("status"));
        }
      }
      out.flush();
    }
  }

  private void killTaskManager(ClusterState state, Optional<Integer> number) {
    List<Integer> living = state.livingTaskManagers();
    if (living.isEmpty()) {
      throw Problem.failure(
          "No task manager runs; start them with \"%s\".".formatted(commands.to("start")));
    }
    if (number.isPresent() && !living.contains(number.get())) {
      throw Problem.input(
          "No task manager %d runs; expected one of %s."
              .formatted(
                  number.get(), String.join(", ", living.stream().map(n -> "" + n).toList())));
    }
    int chosen = number.orElseGet(() -> living.get(random.nextInt(living.size())));
    kill("Task manager " + chosen, state.taskManagers().get(chosen));
    int slots = (living.size() - 1) * state.settings().slots();
    out.printf(
        "Flink notices within seconds. %s Watch %s or \"%s\".%n",
        slots >= state.settings().parallelism()
            ? "The job goes on from its last checkpoint, in the %d slots that are left; \"%s\" starts the task manager again."
                .formatted(slots, commands.to("start"))
            : "The job waits, as %d slots are left and it needs %d, until \"%s\" starts the task manager again; then it goes on from its last checkpoint."
                .formatted(slots, state.settings().parallelism(), commands.to("start")),
        state.settings().dashboard(),
        commands.to("status"));
  }

  private void kill(String name, ProcessMark process) {
    if (!ClusterState.isAlive(process)) {
      throw Problem.failure(
          "%s does not run; start it with \"%s\".".formatted(name, commands.to("start")));
    }
    process.kill();
    out.printf("%s (process %d) was killed. ", name, process.pid());
  }
}
