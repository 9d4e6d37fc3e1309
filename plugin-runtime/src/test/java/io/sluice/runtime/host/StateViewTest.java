package io.sluice.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateViewTest {
  private static final StateKey A = new StateKey(1, "a");
  private static final StateKey B = new StateKey(1, "b");

  private final Map<StateKey, String> committed = new HashMap<>();
  private final StateView view =
      new StateView(
          new CommittedState() {
            @Override
            public String storageGet(StateKey key) {
              return committed.get(key);
            }

            @Override
            public void apply(Effect.OnState effect) {
              if (effect instanceof Effect.StoragePut put) {
                committed.put(put.key(), put.value());
              } else {
                committed.remove(effect.key());
              }
            }
          });
  private final Invocation one = invocation(1);
  private final Invocation two = invocation(2);
  private final Invocation three = invocation(3);

  @Test
  void anUncommittedWriteIsReadAndNotYetTrue() {
    view.write(one, new Effect.StoragePut(A, "1"));
    assertThat(get(one, A)).isEqualTo("1");
    assertThat(committed).isEmpty();
    assertThat(view.done(one)).containsExactly(one);
    assertThat(committed).containsEntry(A, "1");
    assertThat(view.uncommitted()).isZero();
  }

  @Test
  void anUncommittedDeleteHidesWhatIsCommitted() {
    committed.put(A, "1");
    view.write(one, new Effect.StorageDelete(A));
    assertThat(get(two, A)).isNull();
  }

  @Test
  void whoReadsUncommittedStateWaitsForItsWriter() {
    view.write(one, new Effect.StoragePut(A, "1"));
    assertThat(get(two, A)).isEqualTo("1");
    view.write(two, new Effect.StoragePut(B, "2"));
    assertThat(view.done(two)).isEmpty();
    assertThat(committed).isEmpty();
    assertThat(view.done(one)).containsExactlyInAnyOrder(one, two);
    assertThat(committed).containsEntry(A, "1").containsEntry(B, "2");
  }

  @Test
  void theLastWriteOfAGroupWins() {
    view.write(one, new Effect.StoragePut(A, "1"));
    view.write(two, new Effect.StoragePut(A, "2"));
    view.write(one, new Effect.StoragePut(A, "3"));
    view.done(one);
    view.done(two);
    assertThat(committed).containsEntry(A, "3");
  }

  @Test
  void groupsGrowTogether() {
    view.write(one, new Effect.StoragePut(A, "1"));
    view.write(two, new Effect.StoragePut(B, "2"));
    get(three, A);
    get(three, B);
    assertThat(view.done(one)).isEmpty();
    assertThat(view.done(two)).isEmpty();
    assertThat(view.done(three)).containsExactlyInAnyOrder(one, two, three);
  }

  @Test
  void aDiscardedGroupNeverHappened() {
    committed.put(A, "0");
    view.write(one, new Effect.StoragePut(A, "1"));
    get(two, A);
    get(three, A);
    view.done(two);
    assertThat(view.discarded(one)).containsExactly(two);
    assertThat(view.isDoomed(three)).isTrue();
    assertThatThrownBy(() -> view.done(three)).isInstanceOf(IllegalStateException.class);
    assertThat(view.discarded(three)).isEmpty();
    assertThat(view.isDoomed(three)).isFalse();
    assertThat(get(one, A)).isEqualTo("0");
    assertThat(committed).containsEntry(A, "0");
  }

  @Test
  void whoTouchesNoStateCommitsAlone() {
    view.write(one, new Effect.StoragePut(A, "1"));
    assertThat(view.done(two)).containsExactly(two);
  }

  private String get(Invocation owner, StateKey key) {
    return view.read(owner, new StateRead.StorageGet(key));
  }

  private static Invocation invocation(long id) {
    return new Invocation(id, 1, Invocation.PROCESS_EVENT, null);
  }
}
