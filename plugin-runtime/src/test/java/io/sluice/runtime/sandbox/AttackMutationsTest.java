package io.sluice.runtime.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the guards that an attack names out of the sandbox and runs it: it has to succeed or to end
 * otherwise, or nobody would notice that they are gone. Each attack runs in a process of its own
 * ({@link AttackMutant}), which has it handled with all guards in directly before. Prints which
 * noticed. {@code mvn -pl plugin-runtime test -Dtest=AttackMutationsTest -Dattacks.mutations}, or
 * {@code -Dattacks.mutations=cpu,wall} for those that name one of these.
 */
@EnabledIfSystemProperty(named = "attacks.mutations", matches = ".*")
class AttackMutationsTest {
  /** Of a process and of each attack in it; the process ends itself much earlier. */
  private static final Duration MOST = Duration.ofSeconds(60);

  private static final Map<Set<String>, Tally> TALLIES = new LinkedHashMap<>();

  @TempDir private Path folder;

  /** What became of the attacks that name the same guards. */
  private static final class Tally {
    private final Map<AttackMutant.Step, List<String>> attacks =
        new EnumMap<>(AttackMutant.Step.class);

    private void add(AttackMutant.Step step, Attack attack) {
      of(step).add(attack.kind() + ": " + attack.name());
    }

    private List<String> of(AttackMutant.Step step) {
      return attacks.computeIfAbsent(step, key -> new ArrayList<>());
    }

    private int tried() {
      return of(AttackMutant.Step.NOTICED).size() + of(AttackMutant.Step.UNNOTICED).size();
    }
  }

  @AfterAll
  static void print() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add("| guards taken out | noticed / tried | attacks that do not notice |");
    lines.add("|---|---|---|");
    TALLIES.forEach(
        (guards, tally) ->
            lines.add(
                String.format(
                    "| %s | %d / %d | %s |",
                    String.join(", ", guards),
                    tally.of(AttackMutant.Step.NOTICED).size(),
                    tally.tried(),
                    String.join("; ", tally.of(AttackMutant.Step.UNNOTICED)))));
    System.out.println(lines);
  }

  @TestFactory
  Stream<DynamicTest> withoutItsGuardsNoAttackIsHandled() {
    Map<String, List<Attack>> byGuards = new TreeMap<>();
    wanted()
        .forEach(
            attack ->
                byGuards
                    .computeIfAbsent(String.join(", ", attack.guards()), key -> new ArrayList<>())
                    .add(attack));
    return byGuards.entrySet().stream()
        .map(group -> DynamicTest.dynamicTest(group.getKey(), () -> allNotice(group.getValue())));
  }

  @Test
  void everyGuardThatAnAttackNamesCanBeTakenOut() {
    assertThat(allAttacks().flatMap(attack -> attack.guards().stream()).distinct())
        .allSatisfy(guard -> assertThat(AttackMutation.guards()).contains(guard));
  }

  @Test
  void everyGuardIsNamedByAnAttack() {
    assertThat(allAttacks().flatMap(attack -> attack.guards().stream()).distinct())
        .containsAll(AttackMutation.guards());
  }

  private void allNotice(List<Attack> attacks) throws Exception {
    Tally tally = new Tally();
    TALLIES.put(attacks.get(0).guards(), tally);
    List<Attack> left = attacks;
    while (!left.isEmpty()) {
      left = left.subList(judge(left, tally), left.size());
    }
    assertThat(tally.of(AttackMutant.Step.UNSOUND)).as("not handled with all guards").isEmpty();
    assertThat(tally.of(AttackMutant.Step.UNNOTICED)).as("handled without guards").isEmpty();
  }

  /** Starts a process for these and says how many it has come to judge: one or more. */
  private int judge(List<Attack> attacks, Tally tally) throws Exception {
    List<String> lines = run(attacks);
    int judged = 0;
    boolean isOpen = false;
    for (String line : lines) {
      if (line.startsWith(AttackMutant.MARK)) {
        String[] words = line.substring(AttackMutant.MARK.length()).split(" ", 3);
        AttackMutant.Step step = AttackMutant.Step.valueOf(words[0]);
        isOpen = step == AttackMutant.Step.SOUND;
        if (!isOpen) {
          judged = Integer.parseInt(words[1]) + 1;
          Attack attack = attacks.get(judged - 1);
          tally.add(step, attack);
          System.out.println(
              step + " without " + attack.guards() + ", " + attack.name() + ": " + words[2]);
        }
      }
    }
    if (isOpen) { // it was handled with the guards, and without them the process did not survive it
      tally.add(AttackMutant.Step.NOTICED, attacks.get(judged));
      judged++;
    }
    assertThat(judged).as("the process says:%n%s", String.join("\n", lines)).isPositive();
    return judged;
  }

  private List<String> run(List<Attack> attacks) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), AttackMutant.class.getName()));
    attacks.forEach(attack -> command.add(attack.kind() + "/" + attack.name()));
    Path output = Files.createTempFile(folder, "mutant", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.waitFor(MOST.toSeconds() * (attacks.size() + 1), TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly().waitFor();
    }
    return List.of(Files.readString(output, UTF_8).split("\n", -1));
  }

  private static Stream<Attack> wanted() {
    String property = System.getProperty("attacks.mutations");
    List<String> only =
        property.isEmpty() || property.equals("true") ? null : List.of(property.split(","));
    return allAttacks()
        .filter(attack -> !attack.guards().isEmpty())
        .filter(attack -> only == null || attack.guards().stream().anyMatch(only::contains));
  }

  private static Stream<Attack> allAttacks() {
    return AttackClasses.names().stream().flatMap(kind -> AttackClasses.attacksOf(kind).stream());
  }
}
