package io.sluice.runtime.sandbox;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * A process that runs attacks first in a sandbox with all guards and then in one without those that
 * they name, and prints a line on each step of each. It ends itself by force if an attack leaves
 * anything behind: who started it goes on with another process.
 */
final class AttackMutant {
  /** In front of each line that is meant for {@link AttackMutationsTest}. */
  static final String MARK = "@@mutant ";

  /** Steps, with the attack's place among the arguments and a text behind them. */
  enum Step {
    /** It is handled while the guards are in. */
    SOUND,
    /** It is not even handled while they are: nothing can be told. */
    UNSOUND,
    /** It is not handled without them. */
    NOTICED,
    /** It is handled without them as well. */
    UNNOTICED
  }

  /** Longer than anything takes that is stopped, shorter than the budget of who is not. */
  private static final long PATIENCE_MILLIS = 3_000;

  /** For one attack, both times. */
  private static final Duration MOST = Duration.ofSeconds(40);

  private static final Duration TO_CLOSE = Duration.ofSeconds(8);
  private static final int ATTEMPTS = 4;

  private final AttackArena sound = new AttackArena();

  /** Without the guards that all its attacks name; null if it is to be opened. */
  @Nullable private AttackArena mutated;

  private AttackMutant() throws Exception {}

  /**
   * Judges attacks.
   *
   * @param arguments each the class of an attack, a slash and its name
   */
  public static void main(String[] arguments) throws Exception {
    AttackMutant mutant = new AttackMutant();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    for (int i = 0; i < arguments.length; i++) {
      ScheduledFuture<?> end =
          watch.schedule(() -> Runtime.getRuntime().halt(1), MOST.toSeconds(), TimeUnit.SECONDS);
      mutant.judge(i, AttackClasses.named(arguments[i]));
      end.cancel(false);
    }
    Runtime.getRuntime().halt(0);
  }

  private void judge(int place, Attack attack) throws Exception {
    String fault = attempt(attack, sound);
    for (int i = 1; i < ATTEMPTS && fault != null; i++) {
      fault = attempt(attack, sound);
    }
    if (fault != null) {
      say(Step.UNSOUND, place, fault);
      return;
    }
    say(Step.SOUND, place, "");
    if (mutated == null) {
      mutated =
          new AttackArena(AttackMutation.without(attack.guards()).openRuntime(), PATIENCE_MILLIS);
    }
    fault = attempt(attack, mutated);
    say(fault == null ? Step.UNNOTICED : Step.NOTICED, place, String.valueOf(fault));
    boolean isStuck = fault != null && fault.contains(AttackArena.NOT_STOPPED);
    if (isStuck || mutated.runtime().lostThreads() > 0) {
      leave(mutated);
      mutated = null;
    }
  }

  /** Closes an arena that something may still run in, or ends the process if that does not end. */
  private static void leave(AttackArena arena) throws InterruptedException {
    Thread closing =
        new Thread(
            () -> {
              try {
                arena.close();
              } catch (Exception e) {
                Runtime.getRuntime().halt(0);
              }
            });
    closing.setDaemon(true);
    closing.start();
    closing.join(TO_CLOSE.toMillis());
    if (closing.isAlive() || arena.runtime().lostThreads() > 0) {
      Runtime.getRuntime().halt(0);
    }
  }

  /** Why it is not handled, null if it is. */
  private static String attempt(Attack attack, AttackArena arena) throws Exception {
    try {
      AttackArena.Result result = arena.run(attack);
      return attack.ends().contains(result.end()) ? null : "it ended as " + result.end();
    } catch (AssertionError fault) {
      return String.valueOf(fault.getMessage());
    }
  }

  private static void say(Step step, int place, String text) {
    String line = text.replace('\n', ' ');
    System.out.println(
        MARK + step + " " + place + " " + line.substring(0, Math.min(line.length(), 200)));
    System.out.flush();
  }
}
