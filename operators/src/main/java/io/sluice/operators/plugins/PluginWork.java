package io.sluice.operators.plugins;

/** What a unit of work of the plugin stage is about; one type for each {@link WorkKind}. */
sealed interface PluginWork permits EventWork, CallWork {
  /** About how many bytes it takes. */
  long size();
}
