package io.sluice.job;

import java.util.Collection;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.TableFormatConfig;

/**
 * RocksDB's options for state that is read one key at a time, as far as Flink has none of its own
 * for them. Named in Flink's configuration by {@link ExecutionDefaults}, made by Flink on each
 * subtask.
 */
public final class PointReads implements ConfigurableRocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  /**
   * Of a memtable's size, for its filter: of 64 MB a million bits, enough for a hundred thousand
   * keys. It is taken from the memory for writing as soon as there is a memtable, and each of the
   * job's forty states has one.
   */
  private static final double MEMTABLE_FILTER_RATIO = 0.002;

  /** Keys for each place of a block's hash index. */
  private static final double HASH_INDEX_USE = 0.75;

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
    TableFormatConfig format = current.tableFormatConfig();
    if (format instanceof BlockBasedTableConfig table) {
      current.setTableFormatConfig(
          table
              .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
              .setDataBlockHashTableUtilRatio(HASH_INDEX_USE));
    }
    // Most keys that are read are not among the latest writes, which would all be searched.
    return current
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER_RATIO)
        .setMemtableWholeKeyFiltering(true);
  }
}
