package io.sluice.job.kafka;

import java.io.Serializable;
import org.apache.kafka.clients.consumer.Consumer;

/** Opens a consumer where the job runs; whoever opened it closes it. */
@FunctionalInterface
interface ConsumerFactory extends Serializable {
  Consumer<byte[], byte[]> open();
}
