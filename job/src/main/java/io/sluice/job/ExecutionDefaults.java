package io.sluice.job;

import io.sluice.job.options.SluiceOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.rocksdb.CompressionType;

/** How this job wants Flink to run it, where the user has not told Flink otherwise. */
public final class ExecutionDefaults {
  /** Of RocksDB's files; Flink's default is 4 KB. */
  private static final MemorySize BLOCK_SIZE = new MemorySize(16 * 1024);

  /** Of every level of RocksDB's files; Flink's default is Snappy. */
  private static final List<CompressionType> COMPRESSION = List.of(CompressionType.LZ4_COMPRESSION);

  private final ReadableConfig set;
  private final Configuration added = new Configuration();

  private ExecutionDefaults(ReadableConfig set) {
    this.set = set;
  }

  /** Sets each default on the environment whose option Flink's own configuration leaves unset. */
  public static void apply(StreamExecutionEnvironment environment, ReadableConfig options) {
    ExecutionDefaults defaults = new ExecutionDefaults(environment.getConfiguration());
    defaults.add(PipelineOptions.NAME, options.get(SluiceOptions.JOB_NAME));
    defaults.add(PipelineOptions.MAX_PARALLELISM, options.get(SluiceOptions.JOB_MAX_PARALLELISM));
    // An operator without a uid, or a type without a serializer of its own, breaks savepoints when
    // the code changes: better to fail when the job is built.
    defaults.add(PipelineOptions.AUTO_GENERATE_UIDS, false);
    defaults.add(PipelineOptions.GENERIC_TYPES, false);
    // Records are immutable and nobody keeps one, so copies between chained operators buy nothing.
    defaults.add(PipelineOptions.OBJECT_REUSE, true);
    // Nothing blocks for a plugin's sake, so barriers pass quickly; unaligned checkpoints would
    // only
    // make state larger.
    defaults.add(CheckpointingOptions.ENABLE_UNALIGNED, false);
    // State is read one key at a time: without filters each of RocksDB's files is searched for it.
    defaults.add(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    defaults.add(RocksDBOptions.OPTIONS_FACTORY, PointReads.class.getName());
    // Each look into a file goes through the cache's table: fewer blocks are fewer entries in it.
    defaults.add(RocksDBConfigurableOptions.BLOCK_SIZE, BLOCK_SIZE);
    defaults.add(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL, COMPRESSION);
    Duration interval = options.get(SluiceOptions.JOB_CHECKPOINT_INTERVAL);
    if (!interval.isZero()) {
      defaults.add(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    }
    environment.configure(defaults.added);
  }

  private <T> void add(ConfigOption<T> option, T value) {
    if (set.getOptional(option).isEmpty()) {
      added.set(option, value);
    }
  }
}
