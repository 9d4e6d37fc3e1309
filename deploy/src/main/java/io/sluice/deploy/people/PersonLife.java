package io.sluice.deploy.people;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * What has become of a distinct id: whose it is, and all that was written of that person and of
 * those who became one with them. Of rows with one version the first counts, since a row may be
 * written again; the highest version is what holds.
 *
 * @param teamId whose
 * @param distinctId which was asked for
 * @param person as they are now; null if there is no row of them, or if their last row says that
 *     they are gone
 * @param distinctIds of that person now, sorted
 * @param moments oldest first
 */
public record PersonLife(
    int teamId,
    String distinctId,
    @Nullable PersonRow person,
    List<String> distinctIds,
    List<Moment> moments) {
  /** Rows of a topic, as often as it is gone through. */
  public interface Rows<T> {
    void forEach(Consumer<T> reader);
  }

  /**
   * Something that was written.
   *
   * @param millis when, since 1970
   * @param what it says
   */
  public record Moment(long millis, String what) {}

  public PersonLife {
    distinctIds = List.copyOf(distinctIds);
    moments = List.copyOf(moments);
  }

  /**
   * Reads a life. Goes through the distinct ids' rows once more for each step from person to
   * person, and through the people's rows once; keeps only what belongs to the life.
   *
   * @return empty if no row tells of the distinct id
   */
  public static Optional<PersonLife> read(
      int teamId, String distinctId, Rows<DistinctIdRow> ids, Rows<PersonRow> people) {
    Map<String, TreeMap<Long, DistinctIdRow>> rowsOfIds = family(teamId, distinctId, ids);
    if (rowsOfIds.isEmpty()) {
      return Optional.empty();
    }
    Map<String, TreeMap<Long, PersonRow>> rowsOfPeople = new TreeMap<>();
    Set<String> members = members(rowsOfIds);
    people.forEach(
        row -> {
          if (row.teamId() == teamId && members.contains(row.id())) {
            rowsOfPeople
                .computeIfAbsent(row.id(), id -> new TreeMap<>())
                .putIfAbsent(row.version(), row);
          }
        });
    String now = rowsOfIds.get(distinctId).lastEntry().getValue().personId();
    TreeMap<Long, PersonRow> versions = rowsOfPeople.get(now);
    PersonRow last = versions == null ? null : versions.lastEntry().getValue();
    return Optional.of(
        new PersonLife(
            teamId,
            distinctId,
            last == null || last.isDeleted() ? null : last,
            rowsOfIds.keySet().stream()
                .filter(id -> rowsOfIds.get(id).lastEntry().getValue().personId().equals(now))
                .sorted()
                .toList(),
            moments(rowsOfIds, rowsOfPeople)));
  }

  /** The rows of all ids that were ever of one person with this one, by id and version. */
  private static Map<String, TreeMap<Long, DistinctIdRow>> family(
      int teamId, String distinctId, Rows<DistinctIdRow> ids) {
    Set<String> people = new HashSet<>();
    Map<String, TreeMap<Long, DistinctIdRow>> found = new TreeMap<>();
    int known;
    do {
      known = found.size() + people.size();
      ids.forEach(
          row -> {
            boolean belongs =
                row.distinctId().equals(distinctId)
                    || found.containsKey(row.distinctId())
                    || people.contains(row.personId());
            if (row.teamId() == teamId && belongs) {
              people.add(row.personId());
              found
                  .computeIfAbsent(row.distinctId(), id -> new TreeMap<>())
                  .putIfAbsent(row.version(), row);
            }
          });
    } while (found.size() + people.size() > known);
    return found;
  }

  private static Set<String> members(Map<String, TreeMap<Long, DistinctIdRow>> ids) {
    Set<String> members = new HashSet<>();
    ids.values().forEach(versions -> versions.values().forEach(row -> members.add(row.personId())));
    return members;
  }

  private static List<Moment> moments(
      Map<String, TreeMap<Long, DistinctIdRow>> ids, Map<String, TreeMap<Long, PersonRow>> people) {
    List<Moment> moments = new ArrayList<>();
    people
        .values()
        .forEach(
            versions -> {
              PersonRow before = null;
              for (PersonRow row : versions.values()) {
                moments.add(new Moment(row.millis(), row.changeFrom(before)));
                before = row;
              }
            });
    ids.values()
        .forEach(
            versions -> {
              boolean isFirst = true;
              for (DistinctIdRow row : versions.values()) {
                String change =
                    isFirst
                        ? "distinct id %s is of person %s"
                        : "distinct id %s moved to person %s";
                moments.add(
                    new Moment(row.millis(), change.formatted(row.distinctId(), row.personId())));
                isFirst = false;
              }
            });
    moments.sort(Comparator.comparingLong(Moment::millis));
    return moments;
  }
}
