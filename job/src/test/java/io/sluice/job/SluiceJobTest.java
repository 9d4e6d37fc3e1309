package io.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.job.options.JobRefusedException;
import io.sluice.job.options.SluiceOptions;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;
import org.rocksdb.CompressionType;

class SluiceJobTest {
  private final Configuration options = new Configuration();

  SluiceJobTest() {
    options.set(SluiceOptions.KAFKA_BROKERS, "localhost:9092");
  }

  @Test
  void theGraphIsBuiltWithAUidOnEverythingAndNoGenericTypes() {
    StreamGraph graph = graph(new Configuration());

    assertThat(graph.getJobGraph().getVertices()).isNotEmpty();
    assertThat(graph.getJobName()).isEqualTo("sluice");
  }

  /**
   * Flink starts a checkpoint in vertices without inputs and sends barriers from there. A source in
   * the chain of an operator that has an input of its own besides gets neither, and no checkpoint
   * ever completes.
   */
  @Test
  void everySourceIsWhereACheckpointCanStart() {
    List<JobVertex> withSource =
        StreamSupport.stream(
                graph(new Configuration()).getJobGraph().getVertices().spliterator(), false)
            .filter(vertex -> !vertex.getOperatorCoordinators().isEmpty())
            .toList();

    assertThat(withSource).hasSize(4).allMatch(JobVertex::isInputVertex);
  }

  @Test
  void defaultsAreSetWhereFlinkHasNoneOfTheUsers() {
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());

    ExecutionDefaults.apply(environment, options);

    ReadableConfig flink = environment.getConfiguration();
    assertThat(flink.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
    assertThat(flink.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(flink.get(PipelineOptions.OBJECT_REUSE)).isTrue();
    assertThat(flink.getOptional(CheckpointingOptions.ENABLE_UNALIGNED)).contains(false);
    assertThat(flink.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isTrue();
    assertThat(flink.get(RocksDBConfigurableOptions.BLOCK_SIZE))
        .isEqualTo(MemorySize.parse("16kb"));
    assertThat(flink.get(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL))
        .containsExactly(CompressionType.LZ4_COMPRESSION);
    assertThat(flink.get(RocksDBOptions.OPTIONS_FACTORY)).isEqualTo(PointReads.class.getName());
    assertThat(environment.getMaxParallelism()).isEqualTo(720);
    assertThat(environment.getCheckpointConfig().getCheckpointInterval()).isEqualTo(10_000);
  }

  @Test
  void whatTheUserToldFlinkWins() {
    Configuration ofUser = new Configuration();
    ofUser.setString("pipeline.name", "theirs");
    ofUser.setString("pipeline.max-parallelism", "64");
    ofUser.setString("pipeline.object-reuse", "false");
    ofUser.setString("execution.checkpointing.interval", "3 s");
    ofUser.setString("state.backend.rocksdb.use-bloom-filter", "false");
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(ofUser);

    ExecutionDefaults.apply(environment, options);

    assertThat(environment.getMaxParallelism()).isEqualTo(64);
    assertThat(environment.getConfig().isObjectReuseEnabled()).isFalse();
    assertThat(environment.getConfiguration().get(RocksDBConfigurableOptions.USE_BLOOM_FILTER))
        .isFalse();
    assertThat(environment.getCheckpointConfig().getCheckpointInterval()).isEqualTo(3_000);
    assertThat(environment.getConfiguration().get(PipelineOptions.NAME)).isEqualTo("theirs");
  }

  @Test
  void anIntervalOfZeroMeansNoCheckpoints() {
    options.setString("job.checkpoint-interval", "0");
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());

    ExecutionDefaults.apply(environment, options);

    assertThat(environment.getCheckpointConfig().isCheckpointingEnabled()).isFalse();
  }

  @Test
  void badArgumentsAreRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> Main.main(new String[] {"--kafka.broker", "a:1"}))
        .isInstanceOf(JobRefusedException.class)
        .hasMessageContaining("did you mean kafka.brokers?")
        .hasMessageContaining("Option kafka.brokers is not set");
  }

  private StreamGraph graph(Configuration flink) {
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(flink);
    ExecutionDefaults.apply(environment, options);
    SluiceJob.build(environment, options);
    return environment.getStreamGraph();
  }
}
