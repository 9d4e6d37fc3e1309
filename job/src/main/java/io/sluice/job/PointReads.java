package io.sluice.job;

import java.util.Collection;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * What RocksDB can do for state that is read one key at a time and Flink has no option for: a
 * filter for what was written last and is still in memory. Named in Flink's configuration by {@link
 * ExecutionDefaults}, made by Flink on each subtask.
 */
public final class PointReads implements ConfigurableRocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  /**
   * Of a memtable's size, for its filter: of 64 MB a million bits, enough for a hundred thousand
   * keys. It is taken from the memory for writing as soon as there is a memtable, and each of the
   * job's forty states has one.
   */
  private static final double MEMTABLE_FILTER_RATIO = 0.002;

  @Override
  public RocksDBOptionsFactory configure(ReadableConfig configuration) {
    return this;
  }

  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> handlesToClose) {
    return current;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> handlesToClose) {
    // Most keys that are read are not among the latest writes, which would all be searched.
    return current
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_RATIO)
        .setMemtableWholeKeyFiltering(true);
  }
}
