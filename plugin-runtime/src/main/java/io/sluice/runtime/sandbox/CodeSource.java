package io.sluice.runtime.sandbox;

import java.util.Map;

/**
 * Where a plugin's code and files come from. Asked on a pool thread at every set-up; may block,
 * because a slice that takes long gets a thread of its own.
 */
@FunctionalInterface
public interface CodeSource {
  /**
   * Loads the code.
   *
   * @throws Exception if it cannot be had; the message is for the plugin's author
   */
  Script load() throws Exception;

  /**
   * Loads the plugin config's files, by key (contract §6.1).
   *
   * @throws Exception if one cannot be had; the message is for the plugin's author
   */
  default Map<String, Attachment> attachments() throws Exception {
    return Map.of();
  }
}
