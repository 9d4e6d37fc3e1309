package io.sluice.operators.event;

import static io.sluice.operators.event.Records.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementsChainTest {
  private static String chain(String elements) {
    return ElementsChain.write(
        ElementsChain.takeFrom(json("{\"$elements\":%s}".formatted(elements))));
  }

  @Test
  void elementsAreWrittenInEraBsOrder() {
    String elements =
        """
        [{"tag_name": "a", "$el_text": "Sign \\"up\\"", "attr__class": "z \\"a\\" B",
          "attr__href": "/x", "attr__id": "one", "nth_child": 2, "nth_of_type": 3,
          "attr__data-Attr": "v", "ignored": 1},
         {"tag_name": "div", "attr__n": 5, "attr__none": null},
         {}]
        """;
    assertThat(chain(elements))
        .isEqualTo(
            "a.a.B.z:attr__class=\"z \\\"a\\\" B\"attr__data-Attr=\"v\"attr__href=\"/x\""
                + "attr__id=\"one\"attr_id=\"one\"href=\"/x\"nth-child=\"2\"nth-of-type=\"3\""
                + "text=\"Sign \\\"up\\\"\";"
                + "div:attr__n=\"5\"nth-child=\"0\"nth-of-type=\"0\";"
                + ":nth-child=\"0\"nth-of-type=\"0\"");
  }

  @Test
  void longTextsAreCut() {
    Element element =
        ElementsChain.takeFrom(
                json(
                    "{\"$elements\":[{\"$el_text\":\"%s\",\"attr__href\":\"%s\"}]}"
                        .formatted("t".repeat(500), "h".repeat(3000))))
            .get(0);
    assertThat(element.text()).hasSize(400);
    assertThat(element.href()).hasSize(2048);
    assertThat(element.attributes().get("attr__href")).hasSize(3000);
  }

  @Test
  void elementsAreTakenOutOfThePropertiesUnlessThereAreNone() {
    ObjectNode some = json("{\"$elements\":[{}],\"a\":1}");
    ObjectNode none = json("{\"$elements\":[],\"a\":1}");
    assertThat(ElementsChain.takeFrom(some)).hasSize(1);
    assertThat(ElementsChain.takeFrom(none)).isEmpty();
    assertThat(some).isEqualTo(json("{\"a\":1}"));
    assertThat(none).isEqualTo(json("{\"$elements\":[],\"a\":1}"));
  }

  @Test
  void aChainIsReadBackIntoElements() {
    List<Element> elements =
        ElementsChain.read(
            "a.small.md:w-1:attr__href=\"/x;y\"href=\"/x;y\"nth-child=\"2\"nth-of-type=\"3\""
                + "text=\"a \\\"b\\\" c\"attr_id=\"one\";button:nth-child=\"0\";span;");
    assertThat(elements)
        .containsExactly(
            new Element(
                "a",
                "a \\\"b\\\" c",
                "/x;y",
                "one",
                List.of("small", "md:w-1"),
                2,
                3,
                Map.of("attr__href", "/x;y")),
            new Element("button", null, null, null, null, 0, null, Map.of()),
            new Element("span", null, null, null, null, null, null, Map.of()));
  }

  @Test
  void anEmptyValueSwallowsTheNextAttributeAsInEraB() {
    assertThat(ElementsChain.read("a:x=\"\"y=\"z\"").get(0).attributes())
        .containsExactly(Map.entry("x", "\"y="));
  }

  @Test
  void anElementOfClassesOnlyHasAnEmptyTag() {
    assertThat(ElementsChain.read(".b").get(0).tagName()).isEmpty();
    assertThat(ElementsChain.read(":x=\"y\"").get(0).tagName()).isNull();
  }

  @Test
  void whereNoPlainQuoteClosesAnEscapedOneDoes() {
    assertThat(ElementsChain.read("a:x=\"b\\\";c").stream().map(Element::tagName))
        .containsExactly("a", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "a:\"", "a:b=\"c", ";;;", "a:b=\"", ":::", "\\", "a:b=\"\\\""})
  void brokenChainsDoNoHarm(String chain) {
    ElementsChain.read(chain);
  }

  @Test
  void attributesSortAsLocaleCompareSortsThem() {
    assertThat(
            List.of(
                    "text",
                    "nth-child",
                    "href",
                    "attr__b",
                    "attr_id",
                    "attr__B",
                    "attr__a-b",
                    "attr__ab",
                    "attr__$x",
                    "attr__1")
                .stream()
                .sorted(RootCollation.INSTANCE))
        .containsExactly(
            "attr__$x",
            "attr__1",
            "attr__a-b",
            "attr__ab",
            "attr__b",
            "attr__B",
            "attr_id",
            "href",
            "nth-child",
            "text");
  }
}
