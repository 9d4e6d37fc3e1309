package io.sluice.operators.actions;

/**
 * A message, or a piece of one, in two forms.
 *
 * @param text for a notification
 * @param markdown with links
 */
record Message(String text, String markdown) {
  static Message plain(String text) {
    return new Message(text, text);
  }
}
