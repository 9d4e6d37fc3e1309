package io.sluice.operators.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DeliveryCodecTest {
  private static final DeliveryWork WORK =
      new DeliveryWork(
          new Delivery(2, 5, null, "h1", "ev", "id", "u", "t/p", new byte[] {7, 8}), 258);

  /** What version 1 has written, which has to be read for ever. */
  private static final String VERSION_1 =
      "0000000000000102" // when it came
          + "01" // the delivery's own version
          + "00000002"
          + "00000005"
          + "00" // no name
          + "036831"
          + "036576"
          + "036964"
          + "0275"
          + "04742f70"
          + "00000002"
          + "0708";

  private final DeliveryCodec codec = new DeliveryCodec();

  @Test
  void whatIsInStateIsReadForEver() throws IOException {
    assertThat(read(VERSION_1)).usingRecursiveComparison().isEqualTo(WORK);
  }

  @Test
  void stateIsWrittenAsThisVersionDoes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    codec.write(WORK, new DataOutputStream(bytes));
    assertThat(HexFormat.of().formatHex(bytes.toByteArray())).isEqualTo(VERSION_1);
    assertThat(codec.size(WORK)).isGreaterThanOrEqualTo(bytes.size());
  }

  @Test
  void whatANewerJobWroteIsRefused() {
    assertThatThrownBy(
            () -> read(VERSION_1.replace("0000000000000102" + "01", "0".repeat(16) + "02")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a delivery of format version 2");
  }

  private DeliveryWork read(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return codec.read(
        DeliveryWork.KIND, codec.version(), new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
