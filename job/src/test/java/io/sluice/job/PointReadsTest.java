package io.sluice.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;

class PointReadsTest {
  static {
    RocksDB.loadLibrary();
  }

  @TempDir private Path folder;

  @Test
  void theFilterOfFilesStaysAndMemtablesHaveOneToo() {
    BlockBasedTableConfig before =
        new BlockBasedTableConfig().setFilterPolicy(new BloomFilter(10)).setBlockSize(8_192);
    try (ColumnFamilyOptions options =
        new PointReads()
            .createColumnOptions(
                new ColumnFamilyOptions().setTableFormatConfig(before), new ArrayList<>())) {
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      assertThat(table.filterPolicy()).isNotNull();
      assertThat(table.blockSize()).isEqualTo(8_192);
      assertThat(options.memtableWholeKeyFiltering()).isTrue();
      assertThat(options.memtablePrefixBloomSizeRatio()).isPositive();
    }
  }

  @Test
  void filesWrittenWithoutTheOptionsAreReadWithThemAndTheOtherWayRound() throws Exception {
    try (ColumnFamilyOptions plain = new ColumnFamilyOptions();
        ColumnFamilyOptions ours =
            new PointReads().createColumnOptions(new ColumnFamilyOptions(), new ArrayList<>())) {
      write(plain, "a");
      assertThat(read(ours, "a")).isEqualTo("of a");
      write(ours, "b");
      assertThat(read(plain, "a")).isEqualTo("of a");
      assertThat(read(plain, "b")).isEqualTo("of b");
    }
  }

  private void write(ColumnFamilyOptions options, String key) throws Exception {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions database = new DBOptions().setCreateIfMissing(true);
        RocksDB rocksDb = open(database, options, handles);
        FlushOptions flush = new FlushOptions()) {
      rocksDb.put(handles.get(0), key.getBytes(UTF_8), ("of " + key).getBytes(UTF_8));
      rocksDb.flush(flush);
    }
  }

  private String read(ColumnFamilyOptions options, String key) throws Exception {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions database = new DBOptions();
        RocksDB rocksDb = open(database, options, handles)) {
      return new String(rocksDb.get(handles.get(0), key.getBytes(UTF_8)), UTF_8);
    }
  }

  private RocksDB open(
      DBOptions database, ColumnFamilyOptions options, List<ColumnFamilyHandle> handles)
      throws Exception {
    return RocksDB.open(
        database,
        folder.toString(),
        List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options)),
        handles);
  }
}
