package io.sluice.deploy.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A map of the world in braille characters: each character is two dots wide and four high. Plate
 * carrée projection, from 84° north to 56° south, where people live.
 */
final class WorldMap {
  static final double NORTH = 84;
  static final double SOUTH = -56;

  private static final int BRAILLE = 0x2800;
  // Bits of the dots of one character, by row and column (Unicode, block Braille Patterns).
  private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private final int columns;
  private final int rows;
  private final boolean[][] land;

  /**
   * Draws the land; visits come later.
   *
   * @param columns width in characters
   * @param rows height in characters
   */
  WorldMap(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.land = new boolean[rows * 4][columns * 2];
    List<double[][]> shapes = shapes();
    for (int y = 0; y < rows * 4; y++) {
      for (int x = 0; x < columns * 2; x++) {
        double longitude = (x + 0.5) / (columns * 2) * 360 - 180;
        double latitude = NORTH - (y + 0.5) / (rows * 4) * (NORTH - SOUTH);
        land[y][x] = isInside(shapes, longitude, latitude);
      }
    }
  }

  /** Which dot a place is at. */
  record Dot(int x, int y) {}

  int columns() {
    return columns;
  }

  /**
   * Projects a place.
   *
   * @param latitude degrees, north positive; beyond the map's edge it is drawn at the edge
   * @param longitude degrees, east positive
   */
  Dot dot(double latitude, double longitude) {
    int x = (int) Math.floor((longitude + 180) / 360 * columns * 2);
    int y = (int) Math.floor((NORTH - latitude) / (NORTH - SOUTH) * rows * 4);
    return new Dot(clamp(x, columns * 2 - 1), clamp(y, rows * 4 - 1));
  }

  /**
   * The map's lines.
   *
   * @param visits by dot, row first: when it was visited last; 0 for never
   * @param recentSince visits from then on shine
   */
  List<String> draw(long[][] visits, long recentSince, Ink ink) {
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(character(row, column, visits, recentSince, ink));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  long[][] noVisits() {
    return new long[rows * 4][columns * 2];
  }

  private String character(int row, int column, long[][] visits, long recentSince, Ink ink) {
    int landBits = 0;
    int visitBits = 0;
    long last = 0;
    for (int dy = 0; dy < 4; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        int y = row * 4 + dy;
        int x = column * 2 + dx;
        // Every other dot, so that visits stand out from the land below them.
        landBits |= land[y][x] && (x + y) % 2 == 0 ? BITS[dy][dx] : 0;
        visitBits |= visits[y][x] > 0 ? BITS[dy][dx] : 0;
        last = Math.max(last, visits[y][x]);
      }
    }
    if (visitBits != 0) {
      String text = String.valueOf((char) (BRAILLE | landBits | visitBits));
      return last >= recentSince ? ink.bright(text) : ink.warm(text);
    }
    return landBits == 0 ? " " : ink.faint(String.valueOf((char) (BRAILLE | landBits)));
  }

  private static int clamp(int value, int max) {
    return Math.max(0, Math.min(value, max));
  }

  private static List<double[][]> shapes() {
    List<double[][]> shapes = new ArrayList<>();
    for (String line : Resources.lines("land.txt")) {
      String[] corners = line.split(", ", -1);
      double[][] shape = new double[corners.length][];
      for (int i = 0; i < corners.length; i++) {
        String[] corner = corners[i].split(" ", -1);
        shape[i] = new double[] {Double.parseDouble(corner[0]), Double.parseDouble(corner[1])};
      }
      shapes.add(shape);
    }
    return shapes;
  }

  /**
   * Even-odd rule over all shapes: a ray to the east crosses their edges an odd number of times.
   */
  private static boolean isInside(List<double[][]> shapes, double longitude, double latitude) {
    boolean inside = false;
    for (double[][] shape : shapes) {
      for (int i = 0, j = shape.length - 1; i < shape.length; j = i++) {
        double[] a = shape[i];
        double[] b = shape[j];
        if (a[1] > latitude != b[1] > latitude
            && longitude < (b[0] - a[0]) * (latitude - a[1]) / (b[1] - a[1]) + a[0]) {
          inside = !inside;
        }
      }
    }
    return inside;
  }
}
