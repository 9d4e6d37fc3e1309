package io.sluice.operators.definitions;

import io.sluice.operators.output.OutputRecord;
import java.util.List;

/** Rows of definitions as the job writes them, for tests of other packages. */
public final class ExampleDefinitions {
  private ExampleDefinitions() {}

  public static OutputRecord event(long millis) {
    return DefinitionRows.event(2, "bought", millis, millis);
  }

  /** One with a type and one without. */
  public static List<OutputRecord> properties() {
    return List.of(
        DefinitionRows.property(2, new NewNames.Property("price", PropertyType.NUMERIC, true), 0),
        DefinitionRows.property(2, new NewNames.Property("items", PropertyType.NONE, false), 0));
  }

  public static OutputRecord eventProperty() {
    return DefinitionRows.eventProperty(2, "bought", "price");
  }

  public static OutputRecord firstEvent(long millis) {
    return DefinitionRows.firstEvent(2, "bought", new NewNames(List.of(), null, null), millis);
  }
}
