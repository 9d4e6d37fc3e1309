package io.sluice.operators.registry;

/** A registry record's content, checked. */
public sealed interface RegistryEntry
    permits Team,
        Plugin,
        PluginConfig,
        PluginAttachment,
        PluginStatus,
        ActionEntry,
        CohortEntry,
        Other {
  /** The record's key. */
  String key();
}
