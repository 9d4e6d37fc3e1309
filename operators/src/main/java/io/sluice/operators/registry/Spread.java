package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Over how many shards a team's events are spread: a pure function of the registry. More than one
 * takes effect only if every plugin of the team is declared to share nothing between events ({@link
 * Plugin#isStateless}); else the team stays on its home shard.
 *
 * @param teamId whose
 * @param asked what the team's record asks for, else the job's default; 1 or more
 * @param obstacles the team's plugins that are not declared stateless, in the order they run
 */
public record Spread(int teamId, int asked, List<InstalledPlugin> obstacles) {
  /** The shard that holds what belongs to a team as a whole. */
  public static final int HOME = 0;

  public Spread {
    requireNonNull(obstacles, "obstacles is null");
    if (asked < 1) {
      throw new IllegalArgumentException("asked is " + asked + ", expected 1 or more");
    }
  }

  /**
   * As the registry says.
   *
   * @param defaultShards for teams that ask for no number
   */
  static Spread of(Team team, List<InstalledPlugin> chain, int defaultShards) {
    return new Spread(
        team.id(),
        team.shards() == null ? defaultShards : team.shards(),
        chain.stream().filter(link -> !link.plugin().isStateless()).toList());
  }

  /** How many there are, 1 or more. */
  public int shards() {
    return obstacles.isEmpty() ? asked : 1;
  }

  /** Whether the team's events are in more than one place. */
  public boolean isSpread() {
    return shards() > 1;
  }

  /** Why the team does not get what it asks for; empty if it does. */
  public Optional<String> refusal() {
    if (shards() == asked) {
      return Optional.empty();
    }
    String plugins =
        obstacles.stream()
            .map(
                link -> "%s (plugin config %d)".formatted(link.plugin().name(), link.config().id()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "Team %d asks for %d shards and stays on one: not declared stateless: %s. If a plugin shares"
                .formatted(teamId, asked, plugins)
            + " nothing between events, say \"is_stateless\": true in its plugin record; else set"
            + " the team's \"shards\" to 1.");
  }
}
