package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.plugin.ArchiveAttacks;
import io.sluice.runtime.plugin.PluginLoadException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every program of {@code attacks/} in a sandbox with budgets of 100 ms and 64 MB, beside
 * plugins that must not notice. Prints how each class was handled.
 */
class AttackSuiteTest {
  private static final int RETRIES = 2;

  private static final AttackReport REPORT = new AttackReport();
  private static AttackArena arena;

  @BeforeAll
  static void open() throws Exception {
    arena = new AttackArena();
  }

  @AfterAll
  static void nothingIsLeft() throws Exception {
    System.out.println(REPORT.table());
    assertThat(arena.isQuiet()).as("every lost thread has come back").isTrue();
    assertThat(arena.runtime().openTeams()).isOne(); // the neighbour
    closeUnlessTheEngineHangs();
    REPORT.check();
  }

  /**
   * With Java's assertions on, as tests have them, the engine may fail in the middle of closing the
   * context of a stack overflow that caught itself, and its own close waits for that one for ever.
   */
  private static void closeUnlessTheEngineHangs() throws InterruptedException {
    Thread closing =
        new Thread(
            () -> {
              try {
                arena.close();
              } catch (Exception e) {
                throw new IllegalStateException("the arena does not close", e);
              }
            },
            "close-arena");
    closing.setDaemon(true);
    closing.start();
    closing.join(20_000);
    if (closing.isAlive()) {
      System.out.println("The engine does not close: a context of a lost thread is half closed");
    }
  }

  @TestFactory
  Stream<DynamicContainer> everyAttackIsHandled() {
    return AttackClasses.names().stream()
        .map(kind -> DynamicContainer.dynamicContainer(kind, tests(AttackClasses.attacksOf(kind))));
  }

  @Test
  void onlyFourKindsOfStepsCannotBeStopped() {
    assertThat(AttackClasses.Unstoppable.values()).hasSizeLessThanOrEqualTo(4);
    List<String> mayBeLost =
        AttackClasses.names().stream()
            .flatMap(kind -> AttackClasses.attacksOf(kind).stream())
            .filter(attack -> attack.ends().contains(Attack.End.LOST))
            .map(Attack::name)
            .toList();
    assertThat(AttackClasses.UNSTOPPABLE.keySet()).containsAll(mayBeLost);
  }

  @TestFactory
  Stream<DynamicTest> everyArchiveIsRefused() throws IOException {
    return ArchiveAttacks.all().entrySet().stream()
        .map(archive -> DynamicTest.dynamicTest(archive.getKey(), () -> isRefused(archive)));
  }

  private static void isRefused(Map.Entry<String, byte[]> archive) {
    assertThatThrownBy(() -> ArchiveAttacks.load(archive.getValue()))
        .isInstanceOf(PluginLoadException.class);
    REPORT.addRefused("archives");
  }

  private static Stream<DynamicTest> tests(List<Attack> attacks) {
    return attacks.stream()
        .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> isHandled(attack)));
  }

  private static boolean isTooSlow(Attack attack, AttackArena.Result result) {
    return result.end() == Attack.End.CPU && !attack.ends().contains(Attack.End.CPU);
  }

  private static AttackArena.Result run(Attack attack) throws Exception {
    for (int i = 0; i < RETRIES; i++) {
      try {
        return arena.run(attack);
      } catch (AttackArena.NotLoaded again) {
        // As its Javadoc says; the last attempt tells.
      }
    }
    return arena.run(attack);
  }

  /** One that is to come to its end within 100 ms may not on a JVM that is cold: it tries again. */
  private static void isHandled(Attack attack) throws Exception {
    AttackArena.Result result = run(attack);
    for (int i = 0; i < RETRIES && isTooSlow(attack, result); i++) {
      result = run(attack);
    }
    assertThat(attack.ends()).as("how it ended: %s", result).contains(result.end());
    REPORT.add(attack, result);
  }
}
