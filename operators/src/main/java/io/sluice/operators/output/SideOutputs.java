package io.sluice.operators.output;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/** The side outputs that every operator shares. */
public final class SideOutputs {
  /**
   * Dead letters, log entries, metrics and statuses of plugins, and whatever else is not the
   * operator's main output.
   */
  public static final OutputTag<OutputRecord> RECORDS =
      new OutputTag<>("records", TypeInformation.of(OutputRecord.class));

  /** Records that are data as the main output is, and have its guarantee. */
  public static final OutputTag<OutputRecord> DATA =
      new OutputTag<>("data", TypeInformation.of(OutputRecord.class));

  private SideOutputs() {}
}
