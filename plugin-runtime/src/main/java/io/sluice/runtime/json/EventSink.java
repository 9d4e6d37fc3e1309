package io.sluice.runtime.json;

/** Takes the events that a guest's functions return. */
@FunctionalInterface
public interface EventSink {
  /**
   * Takes an event.
   *
   * @param call the number of the call that returned it
   * @param json text of an object
   * @param isGiven whether it is the very object that the function was called with
   */
  void accept(long call, String json, boolean isGiven);
}
