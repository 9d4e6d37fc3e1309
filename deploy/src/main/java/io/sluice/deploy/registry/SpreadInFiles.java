package io.sluice.deploy.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.plugins.LoadableCode;
import io.sluice.operators.registry.Registry;
import io.sluice.operators.registry.RegistryCheck;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.Spread;
import java.util.List;

/**
 * Says which teams of the records will not be spread over the shards they ask for. It knows what is
 * in the records only: if something that was installed before stands in the way, the job's log says
 * so.
 */
public final class SpreadInFiles {
  private SpreadInFiles() {}

  /** A sentence for each such team, with the remedy. */
  public static List<String> refusals(List<RegistryChange> changes) {
    Registry registry = new Registry(new RegistryCheck(new LoadableCode()), refusal -> {});
    long offset = 0;
    for (RegistryChange change : changes) {
      byte[] json = change.value() == null ? null : change.value().toString().getBytes(UTF_8);
      registry.apply(new RegistryRecord(change.key(), json, offset++));
    }
    return registry.teams().stream()
        .flatMap(team -> registry.spread(team.id(), 1).flatMap(Spread::refusal).stream())
        .toList();
  }
}
