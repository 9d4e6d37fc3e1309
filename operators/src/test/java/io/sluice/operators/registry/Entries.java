package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import javax.annotation.Nullable;

/** Registry records to test with, written with apostrophes for quotes. */
final class Entries {
  static final String TEAM = "{'id':2,'name':'t','organization_id':'o','api_token':'x'}";
  static final String PLUGIN =
      "{'id':17,'name':'p','organization_id':'o','plugin_type':'source','source':'function f(){}',"
          + "'config_schema':[],'unknown':1}";

  private Entries() {}

  static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  static RegistryRecord record(long offset, String key, @Nullable String text) {
    return new RegistryRecord(key, text == null ? null : json(text), offset);
  }

  static String config(int id, int order, String more) {
    return "{'id':%d,'team_id':2,'plugin_id':17,'enabled':true,'order':%d%s}"
        .formatted(id, order, more);
  }
}
