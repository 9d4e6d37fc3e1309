package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.sluice.operators.output.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract §10.3, era A: what is written is what protobuf's own library reads. */
class EventProtoTest {
  private static final Path SCHEMA = Path.of("../deploy/clickhouse/protobuf/sluice_events.proto");
  private static final Pattern FIELD = Pattern.compile("(?m)^  (string|uint64) (\\w+) = (\\d+);$");

  private final EventProto proto = new EventProto();

  /** The message that ClickHouse is told of. */
  private static Descriptor schema() throws Exception {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Event");
    for (MatchResult field : FIELD.matcher(Files.readString(SCHEMA, UTF_8)).results().toList()) {
      String type = "TYPE_" + field.group(1).toUpperCase(Locale.ROOT);
      message
          .addFieldBuilder()
          .setName(field.group(2))
          .setNumber(Integer.parseInt(field.group(3)))
          .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
          .setType(FieldDescriptorProto.Type.valueOf(type));
    }
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder().setSyntax("proto3").addMessageType(message).build();
    return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
  }

  private static DynamicMessage read(byte[] delimited) throws Exception {
    CodedInputStream in = CodedInputStream.newInstance(delimited);
    int length = in.readRawVarint32();
    int limit = in.pushLimit(length);
    DynamicMessage message = DynamicMessage.parseFrom(schema(), in);
    in.popLimit(limit);
    assertThat(in.isAtEnd()).isTrue();
    assertThat(message.getUnknownFields().asMap()).isEmpty();
    return message;
  }

  private byte[] write(PreparedEvent event) {
    return proto.end(proto.begin(event, 0), Ends.NO_GROUPS);
  }

  private static Object field(DynamicMessage message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  private static PreparedEvent event(String name, String properties, String distinctId) {
    return new PreparedEvent(
        Integer.MAX_VALUE,
        Records.UUID,
        name,
        distinctId,
        Records.json(properties),
        1_609_840_800_123L,
        List.of(),
        List.of());
  }

  @Test
  void anEventIsAMessageWithItsLengthBeforeIt() throws Exception {
    byte[] original =
        Records.record(
            "{\"event\":\"e\u00e9\",\"timestamp\":\"2021-01-05T09:00:00.250Z\",\"properties\":"
                + "{\"n\":1.10,\"$elements\":[{\"tag_name\":\"a\"}]}}");
    Prepared prepared =
        new Prepare(10_000, EventFormat.PROTOBUF, Records.CLOCK, 1)
            .prepare(new ProcessedEvent(2, false, true, original, null, Records.ORIGIN, null));
    var record = Ends.record(((Prepared.Good) prepared).event(), EventFormat.PROTOBUF);
    assertThat(record.output()).isEqualTo(Output.EVENTS);
    assertThat(record.key()).asString(UTF_8).isEqualTo(Records.UUID);

    DynamicMessage message = read(record.value());
    assertThat(field(message, "uuid")).isEqualTo(Records.UUID);
    assertThat(field(message, "event")).isEqualTo("e\u00e9");
    assertThat(field(message, "properties")).isEqualTo("{\"n\":1.10,\"$ip\":\"1.2.3.4\"}");
    assertThat(field(message, "timestamp")).isEqualTo("2021-01-05 09:00:00.250");
    assertThat(field(message, "team_id")).isEqualTo(2L);
    assertThat(field(message, "distinct_id")).isEqualTo("me");
    assertThat(field(message, "created_at")).isEqualTo("2021-01-05T12:00:00.500Z");
    assertThat(field(message, "elements_chain")).isEqualTo("a:nth-child=\"0\"nth-of-type=\"0\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 127, 128, 20_000, 3_000_000})
  void textsOfAnyLengthAreRead(int length) throws Exception {
    String text = "x".repeat(length);
    DynamicMessage message = read(write(event("e", "{\"t\":\"" + text + "\"}", text)));
    assertThat(field(message, "distinct_id")).isEqualTo(text);
    assertThat(field(message, "properties")).isEqualTo("{\"t\":\"" + text + "\"}");
    assertThat(field(message, "team_id")).isEqualTo((long) Integer.MAX_VALUE);
    assertThat(field(message, "elements_chain")).isEqualTo("");
  }

  @Test
  void groupsJoinTheProperties() throws Exception {
    RowEnd end =
        new RowEnd(
            new UUID(1, 2),
            "{}".getBytes(UTF_8),
            0,
            List.of(
                new RowEnd.Group(0, Records.json("{\"k\":\"a\"}").get("k"), new byte[0], null),
                new RowEnd.Group(3, Records.json("{\"k\":7}").get("k"), new byte[0], null)));
    assertThat(field(read(proto.end(proto.begin(event("e", "{}", "me"), 0), end)), "properties"))
        .isEqualTo("{ \"$group_0\":\"a\",\"$group_3\":7}");
    byte[] begun = proto.begin(event("e", "{\"a\":1}", "me"), 0);
    assertThat(field(read(proto.end(begun, end)), "properties"))
        .isEqualTo("{\"a\":1,\"$group_0\":\"a\",\"$group_3\":7}");
  }

  @Test
  void loneSurrogatesAreValidUtf8AndOneEventLeavesNothingInTheNext() throws Exception {
    String lone = "a\ud83d";
    DynamicMessage message = read(write(event(lone, "{\"\\ud83d\":\"\\ude00\"}", lone)));
    assertThat((String) field(message, "event")).startsWith("a").doesNotContain("\ufffd");
    assertThat(field(read(write(event("e", "{}", "me"))), "event")).isEqualTo("e");
  }
}
