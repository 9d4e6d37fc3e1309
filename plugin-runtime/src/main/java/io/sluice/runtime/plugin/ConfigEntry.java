package io.sluice.runtime.plugin;

/** One entry of a plugin's config schema, in the order people see them (contract §3.3). */
public sealed interface ConfigEntry permits ConfigField, ConfigNote {}
