package io.sluice.operators.registry;

import java.io.Serializable;
import java.util.List;

/**
 * Reads the registry as it stands, before the first event. Declared here and implemented by the
 * job, because operators know no Kafka.
 */
public interface RegistryBootstrap extends Serializable {
  /**
   * Reads every record up to the end the registry had when the call began, in order of offset.
   *
   * @throws Exception if the registry cannot be read; the task then fails, because running events
   *     past plugins whose configuration is unknown would lose what they do
   */
  List<RegistryRecord> readToEnd() throws Exception;
}
