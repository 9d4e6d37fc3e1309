package io.sluice.operators.definitions;

import static java.util.Objects.requireNonNull;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.types.StringValue;

/**
 * What may be new of an event: its name, which is elsewhere, on this day, and some of its
 * properties.
 *
 * @param properties those that may be new, perhaps none
 * @param sdk the property {@code $lib}, null if it is no text
 * @param host the property {@code $host}, null if it is no text
 */
public record NewNames(List<Property> properties, @Nullable String sdk, @Nullable String host) {
  private static final byte NUMERICAL = 0x10;

  /**
   * A property that may be new.
   *
   * @param isNumerical whether the value was a number, also one that is a time
   */
  public record Property(String name, PropertyType type, boolean isNumerical) {
    public Property {
      requireNonNull(name, "name is null");
      requireNonNull(type, "type is null");
    }

    /** Type and whether numerical in one byte; also a format of state. */
    byte traits() {
      return (byte) (type.code() | (isNumerical ? NUMERICAL : 0));
    }

    static Property of(String name, byte traits) {
      return new Property(
          name, PropertyType.ofCode(traits & ~NUMERICAL), (traits & NUMERICAL) != 0);
    }
  }

  public NewNames {
    properties = List.copyOf(properties);
  }

  /**
   * Writes what may be absent, for serializers of what travels between operators: the number of
   * properties (2 bytes, -1 for no names at all), each a text and a byte, then sdk and host.
   */
  public static void write(@Nullable NewNames names, DataOutput target) throws IOException {
    if (names == null) {
      target.writeShort(-1);
      return;
    }
    target.writeShort(names.properties().size());
    for (Property property : names.properties()) {
      StringValue.writeString(property.name(), target);
      target.writeByte(property.traits());
    }
    StringValue.writeString(names.sdk(), target);
    StringValue.writeString(names.host(), target);
  }

  /** Reads what {@link #write} has written. */
  @Nullable
  public static NewNames read(DataInput source) throws IOException {
    int count = source.readShort();
    if (count < 0) {
      return null;
    }
    List<Property> properties = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = StringValue.readString(source);
      properties.add(Property.of(name, source.readByte()));
    }
    return new NewNames(properties, StringValue.readString(source), StringValue.readString(source));
  }
}
