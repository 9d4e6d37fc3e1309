package io.sluice.operators.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WorkCodecTest {
  private static final class Texts implements PayloadCodec<String> {
    private final int version;

    Texts(int version) {
      this.version = version;
    }

    @Override
    public int version() {
      return version;
    }

    @Override
    public long size(String payload) {
      return payload.length();
    }

    @Override
    public void write(String payload, DataOutput out) throws IOException {
      out.writeUTF(payload);
    }

    @Override
    public String read(byte kind, int writtenVersion, DataInput in) throws IOException {
      return in.readUTF();
    }
  }

  private static final PendingWork<String> WORK = new PendingWork<>((byte) 1, "me", "what", 2, 3);

  /** Version 1 as it was first written; it must be readable for ever. */
  private static final String GOLDEN =
      "01" + "05" + "01" + "00000002" + "6d65" + "00000002" + "00000003" + "0004" + "77686174";

  @Test
  void writesVersionOne() {
    assertThat(HexFormat.of().formatHex(new WorkCodec<>(new Texts(5)).encode(WORK)))
        .isEqualTo(GOLDEN);
  }

  @Test
  void readsVersionOne() {
    assertThat(new WorkCodec<>(new Texts(5)).decode(HexFormat.of().parseHex(GOLDEN)))
        .isEqualTo(WORK);
  }

  @Test
  void workWithoutALaneSurvives() {
    WorkCodec<String> codec = new WorkCodec<>(new Texts(1));
    PendingWork<String> work = PendingWork.of((byte) 2, null, "x");
    assertThat(codec.decode(codec.encode(work))).isEqualTo(work);
  }

  @Test
  void whatALaterVersionWroteIsRefusedWithTheRemedy() {
    assertThatThrownBy(() -> new WorkCodec<>(new Texts(4)).decode(HexFormat.of().parseHex(GOLDEN)))
        .hasMessageContaining("format version 5")
        .hasMessageContaining("start that one");
  }
}
