package io.sluice.operators.actions;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Many texts, each with a number: finds those that another text contains, in time that depends on
 * that text and not on how many there are. Immutable once filled.
 */
final class LiteralTrie {
  /** Of longer texts only the end counts, which bounds the time for each place of a text. */
  static final int MAX_LENGTH = 32;

  private static final int NONE = -1;
  private static final long EMPTY = -1;

  /** Edges in an open-addressed table: node and character, to node. */
  private long[] edges = new long[64];

  private int[] targets = new int[64];
  private int edgeCount;

  /** The numbers of the texts that end at each node. */
  private int[][] numbers = {{}};

  private int nodeCount = 1;

  LiteralTrie() {
    Arrays.fill(edges, EMPTY);
  }

  /**
   * @param literal not empty
   */
  void add(String literal, int number) {
    int node = 0;
    for (int i = Math.max(0, literal.length() - MAX_LENGTH); i < literal.length(); i++) {
      node = follow(node, literal.charAt(i));
    }
    int[] before = numbers[node];
    numbers[node] = Arrays.copyOf(before, before.length + 1);
    numbers[node][before.length] = number;
  }

  /**
   * Tells the number of each text whose end is in this one, perhaps more than once.
   *
   * @param found is told
   */
  void find(String text, IntConsumer found) {
    for (int start = 0; start < text.length(); start++) {
      int node = 0;
      for (int i = start; i < text.length(); i++) {
        node = target(node, text.charAt(i));
        if (node == NONE) {
          break;
        }
        for (int number : numbers[node]) {
          found.accept(number);
        }
      }
    }
  }

  private int target(int node, char c) {
    long edge = edge(node, c);
    int place = place(edge);
    return edges[place] == edge ? targets[place] : NONE;
  }

  private int follow(int node, char c) {
    int next = target(node, c);
    if (next != NONE) {
      return next;
    }
    if (2 * (edgeCount + 1) > edges.length) {
      grow();
    }
    int added = nodeCount++;
    if (added == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * added);
    }
    numbers[added] = numbers[0];
    put(edge(node, c), added);
    edgeCount++;
    return added;
  }

  private void grow() {
    long[] oldEdges = edges;
    int[] oldTargets = targets;
    edges = new long[2 * oldEdges.length];
    targets = new int[2 * oldEdges.length];
    Arrays.fill(edges, EMPTY);
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != EMPTY) {
        put(oldEdges[i], oldTargets[i]);
      }
    }
  }

  private void put(long edge, int target) {
    int place = place(edge);
    edges[place] = edge;
    targets[place] = target;
  }

  private static long edge(int node, char c) {
    return ((long) node << 16) | c;
  }

  /** Where the edge is, or where it would be put. */
  private int place(long edge) {
    long hash = edge * 0x9E3779B97F4A7C15L;
    int place = (int) (hash >>> 40) & (edges.length - 1);
    while (edges[place] != EMPTY && edges[place] != edge) {
      place = (place + 1) & (edges.length - 1);
    }
    return place;
  }
}
