package io.sluice.deploy.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadInFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static RegistryChange change(String key, String json) throws JsonProcessingException {
    return new RegistryChange(key, (ObjectNode) JSON.readTree(json.replace('\'', '"')));
  }

  private static List<RegistryChange> files(boolean isStateless) throws JsonProcessingException {
    return List.of(
        change("team/2", "{'id':2,'shards':4}"),
        change("team/3", "{'id':3,'shards':4}"),
        change("plugin-config/5", "{'id':5,'team_id':2,'plugin_id':17,'enabled':true,'order':1}"),
        change(
            "plugin/17",
            "{'id':17,'name':'P','plugin_type':'source','source':'function processEvent(e) {}',"
                + "'is_stateless':%s}".formatted(isStateless)));
  }

  @Test
  void aTeamThatWillNotBeSpreadIsNamedWithThePluginInTheWay() throws Exception {
    assertThat(SpreadInFiles.refusals(files(true))).isEmpty();
    assertThat(SpreadInFiles.refusals(files(false)))
        .singleElement()
        .asString()
        .startsWith("Team 2 asks for 4 shards and stays on one: not declared stateless: P");
  }
}
