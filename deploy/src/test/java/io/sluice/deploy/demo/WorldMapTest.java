package io.sluice.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorldMapTest {
  private final WorldMap map = new WorldMap(72, 18);

  @Test
  void placesLieWhereTheyBelong() {
    assertThat(map.dot(WorldMap.NORTH, -180)).isEqualTo(new WorldMap.Dot(0, 0));
    assertThat(map.dot(14, 0)).isEqualTo(new WorldMap.Dot(72, 36));
    WorldMap.Dot sydney = map.dot(-33.9, 151.2);
    WorldMap.Dot london = map.dot(51.5, -0.1);
    assertThat(sydney.x()).isGreaterThan(london.x());
    assertThat(sydney.y()).isGreaterThan(london.y());
  }

  @Test
  void placesBeyondTheEdgeAreDrawnAtTheEdge() {
    assertThat(map.dot(90, 180)).isEqualTo(new WorldMap.Dot(143, 0));
    assertThat(map.dot(-90, -181)).isEqualTo(new WorldMap.Dot(0, 71));
  }

  @Test
  void thereIsLandWithoutAnyVisit() {
    List<String> lines = map.draw(map.noVisits(), 0, Ink.none());

    assertThat(lines).hasSize(18).allMatch(line -> line.length() == 72);
    assertThat(at(lines, 25, 20)).as("the Sahara").isNotEqualTo(' ');
    assertThat(at(lines, 60, 100)).as("Siberia").isNotEqualTo(' ');
    assertThat(at(lines, -5, -60)).as("the Amazon").isNotEqualTo(' ');
    assertThat(at(lines, 0, -130)).as("the Pacific").isEqualTo(' ');
    assertThat(at(lines, -30, 80)).as("the Indian Ocean").isEqualTo(' ');
    assertThat(at(lines, 40, -40)).as("the Atlantic").isEqualTo(' ');
  }

  @Test
  void aVisitIsADot() {
    long[][] visits = map.noVisits();
    WorldMap.Dot hawaii = map.dot(21.3, -157.8);
    visits[hawaii.y()][hawaii.x()] = 1;

    assertThat(at(map.draw(visits, 0, Ink.none()), 21.3, -157.8)).isNotEqualTo(' ');
  }

  private char at(List<String> lines, double latitude, double longitude) {
    WorldMap.Dot dot = map.dot(latitude, longitude);
    return lines.get(dot.y() / 4).charAt(dot.x() / 2);
  }
}
