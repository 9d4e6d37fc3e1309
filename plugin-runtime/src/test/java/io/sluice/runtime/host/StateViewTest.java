package io.sluice.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateViewTest {
  private static final StateKey A = StateKey.storage(1, "a");
  private static final StateKey B = StateKey.storage(1, "b");

  private final Map<StateKey, StateValue> committed = new HashMap<>();
  private final StateView view =
      new StateView(
          new CommittedState() {
            @Override
            public StateValue get(StateKey key) {
              return committed.get(key);
            }

            @Override
            public void apply(Effect.OnState effect) {
              if (effect instanceof Effect.Put put) {
                committed.put(put.key(), put.value());
              } else {
                committed.remove(effect.key());
              }
            }
          },
          Clock.systemUTC());
  private final Invocation one = invocation(1);
  private final Invocation two = invocation(2);
  private final Invocation three = invocation(3);

  @Test
  void anUncommittedWriteIsReadAndNotYetTrue() {
    view.write(one, put(A, "1"));
    assertThat(get(one, A)).isEqualTo("1");
    assertThat(committed).isEmpty();
    assertThat(view.done(one)).containsExactly(one);
    assertThat(committed).containsEntry(A, StateValue.Text.lasting("1"));
    assertThat(view.uncommitted()).isZero();
  }

  @Test
  void anUncommittedDeleteHidesWhatIsCommitted() {
    committed.put(A, StateValue.Text.lasting("1"));
    view.write(one, new Effect.Delete(A));
    assertThat(get(two, A)).isNull();
  }

  @Test
  void whoReadsUncommittedStateWaitsForItsWriter() {
    view.write(one, put(A, "1"));
    assertThat(get(two, A)).isEqualTo("1");
    view.write(two, put(B, "2"));
    assertThat(view.done(two)).isEmpty();
    assertThat(committed).isEmpty();
    assertThat(view.done(one)).containsExactlyInAnyOrder(one, two);
    assertThat(committed)
        .containsEntry(A, StateValue.Text.lasting("1"))
        .containsEntry(B, StateValue.Text.lasting("2"));
  }

  @Test
  void theLastWriteOfAGroupWins() {
    view.write(one, put(A, "1"));
    view.write(two, put(A, "2"));
    view.write(one, put(A, "3"));
    view.done(one);
    view.done(two);
    assertThat(committed).containsEntry(A, StateValue.Text.lasting("3"));
  }

  @Test
  void groupsGrowTogether() {
    view.write(one, put(A, "1"));
    view.write(two, put(B, "2"));
    get(three, A);
    get(three, B);
    assertThat(view.done(one)).isEmpty();
    assertThat(view.done(two)).isEmpty();
    assertThat(view.done(three)).containsExactlyInAnyOrder(one, two, three);
  }

  @Test
  void aDiscardedGroupNeverHappened() {
    committed.put(A, StateValue.Text.lasting("0"));
    view.write(one, put(A, "1"));
    get(two, A);
    get(three, A);
    view.done(two);
    assertThat(view.discarded(one)).containsExactly(two);
    assertThat(view.isDoomed(three)).isTrue();
    assertThatThrownBy(() -> view.done(three)).isInstanceOf(IllegalStateException.class);
    assertThat(view.discarded(three)).isEmpty();
    assertThat(view.isDoomed(three)).isFalse();
    assertThat(get(one, A)).isEqualTo("0");
    assertThat(committed).containsEntry(A, StateValue.Text.lasting("0"));
  }

  @Test
  void whoTouchesNoStateCommitsAlone() {
    view.write(one, put(A, "1"));
    assertThat(view.done(two)).containsExactly(two);
  }

  private String get(Invocation owner, StateKey key) {
    return ((StateRequest.Done) view.ask(owner, new StateRequest.StorageGet(key))).json();
  }

  private static Effect.Put put(StateKey key, String json) {
    return new Effect.Put(key, StateValue.Text.lasting(json));
  }

  private static Invocation invocation(long id) {
    return new Invocation(id, 1, Invocation.PROCESS_EVENT, null);
  }
}
