package io.sluice.runtime.geoip;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.maxmind.db.Network;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Writes a record of a City database as the JSON of the {@code City} model of Node's
 * {@code @maxmind/geoip2-node} 2.x, which is what plugins know: the same parts in the same order,
 * absent where the database has none, keys in camel case unless they have a hyphen ({@code pt-BR}),
 * all nine flags in {@code traits}, and there the address asked for and its network.
 */
final class CityJson {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Characters; a record has the names of a city, its region and its country in eight languages.
   */
  private static final int TYPICAL_LENGTH = 2048;

  private static final String IN_EUROPEAN_UNION = "is_in_european_union";
  private static final List<String> BEFORE_TRAITS =
      List.of("continent", "country", "maxmind", "registered_country", "represented_country");
  private static final List<String> AFTER_TRAITS =
      List.of("city", "location", "postal", "subdivisions");
  private static final List<String> FLAGS =
      List.of(
          "is_anonymous",
          "is_anonymous_proxy",
          "is_anonymous_vpn",
          "is_hosting_provider",
          "is_legitimate_proxy",
          "is_public_proxy",
          "is_residential_proxy",
          "is_satellite_provider",
          "is_tor_exit_node");

  private CityJson() {}

  /**
   * One record as JSON text.
   *
   * @param record as decoded: strings, numbers, booleans, maps and lists
   * @param address as it was asked for
   */
  static String write(Map<?, ?> record, String address, Network network) {
    StringWriter text = new StringWriter(TYPICAL_LENGTH);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      writeParts(json, record, BEFORE_TRAITS);
      writeTraits(json, record.get("traits"), address, network);
      writeParts(json, record, AFTER_TRAITS);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Writing JSON into memory failed", e);
    }
    return text.toString();
  }

  private static void writeParts(JsonGenerator json, Map<?, ?> record, List<String> parts)
      throws IOException {
    for (String part : parts) {
      Object value = record.get(part);
      if (value instanceof Map<?, ?> map && part.equals("registered_country")) {
        json.writeObjectFieldStart(camelCase(part));
        writeFields(json, map);
        writeMissingFlag(json, map, IN_EUROPEAN_UNION);
        json.writeEndObject();
      } else if (value != null) {
        json.writeFieldName(camelCase(part));
        writeValue(json, value);
      }
    }
  }

  private static void writeTraits(
      JsonGenerator json, @Nullable Object traits, String address, Network network)
      throws IOException {
    Map<?, ?> fields = traits instanceof Map<?, ?> map ? map : Map.of();
    json.writeObjectFieldStart("traits");
    writeFields(json, fields);
    for (String flag : FLAGS) {
      writeMissingFlag(json, fields, flag);
    }
    json.writeStringField("ipAddress", address);
    json.writeStringField("network", NetworkText.of(network));
    json.writeEndObject();
  }

  private static void writeMissingFlag(JsonGenerator json, Map<?, ?> fields, String flag)
      throws IOException {
    if (!fields.containsKey(flag)) {
      json.writeBooleanField(camelCase(flag), false);
    }
  }

  private static void writeFields(JsonGenerator json, Map<?, ?> fields) throws IOException {
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      json.writeFieldName(camelCase((String) field.getKey()));
      writeValue(json, field.getValue());
    }
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      writeFields(json, map);
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        writeValue(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Integer || value instanceof Long) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else {
      json.writeNull(); // bytes, which no City record has and JSON cannot say
    }
  }

  private static String camelCase(String key) {
    if (key.indexOf('_') < 0 || key.indexOf('-') >= 0) {
      return key;
    }
    StringBuilder camelCase = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char character = key.charAt(i);
      if (character == '_' && i + 1 < key.length()) {
        camelCase.append(Character.toUpperCase(key.charAt(++i)));
      } else {
        camelCase.append(character);
      }
    }
    return camelCase.toString();
  }
}
