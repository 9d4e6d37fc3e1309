package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.sandbox.Attachment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * One case of a scenario file, with what it has from the file merged in.
 *
 * @param config settings of the plugin
 * @param clock when it begins; time then stands still unless it is moved. Null for the real time
 * @param geoip JSON records by address; null if there is no database
 * @param timeout {@code TASK_TIMEOUT}, null for the usual one
 * @param setupError what is expected to go wrong before the first step, null if nothing is
 * @param overall what is expected of the case as a whole
 * @param chain the plugins of a whole team; empty for the one plugin that is tested
 */
record ScenarioCase(
    String name,
    ObjectNode config,
    Map<String, Attachment> attachments,
    Team team,
    Set<String> needs,
    @Nullable Instant clock,
    List<Answer> fetch,
    @Nullable List<Answer> api,
    @Nullable Map<String, String> geoip,
    @Nullable Duration timeout,
    @Nullable SetupError setupError,
    List<Step> steps,
    Expectations overall,
    List<ChainPlugin> chain) {
  ScenarioCase {
    requireNonNull(name, "name is null");
    steps = List.copyOf(steps);
    chain = List.copyOf(chain);
  }

  /**
   * The team that has the plugin.
   *
   * @param id null if the file leaves it to the events
   * @param apiToken null if the file names none
   */
  record Team(@Nullable Integer id, @Nullable String apiToken) {}

  /**
   * What goes wrong before the first step.
   *
   * @param text part of the error's text
   * @param isOfLoading whether it must be one of compiling or loading
   */
  record SetupError(String text, boolean isOfLoading) {}

  /**
   * A step.
   *
   * @param configId the plugin of a chain it is for, null for all
   */
  record Step(Action action, @Nullable Integer configId, Expectations expectations) {}

  /**
   * One plugin of a whole team.
   *
   * @param folder where it is, as the file says
   */
  record ChainPlugin(
      String folder,
      int configId,
      int order,
      ObjectNode config,
      Map<String, Attachment> attachments,
      @Nullable String entry) {}

  boolean isChain() {
    return !chain.isEmpty();
  }
}
