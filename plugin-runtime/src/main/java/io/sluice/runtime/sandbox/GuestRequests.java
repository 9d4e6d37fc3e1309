package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Actor;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.StateRequest;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.http.HttpCall;
import io.sluice.runtime.http.HttpReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;

/**
 * Carries out what a team's guests said through the host functions: effects go to the host, and
 * what is to be answered is asked, sent or waited for. Touched by the team's actor only; answers
 * come from other threads and become slices.
 */
final class GuestRequests {
  private static final String STOPPING = "The app is being stopped.";

  /**
   * The bridge says what makes no sense only if a plugin has changed what the bridge is made of.
   */
  private static final String NOT_UNDERSTOOD =
      "Sluice does not understand this call. Does the plugin change built-ins of JavaScript?";

  private final TeamActor team;
  private final Actor actor;
  private final Host host;
  private final TeamServices services;
  private final Timers timers;

  /** Questions about state that are not answered. */
  private final Set<StateAnswer> asked = new HashSet<>();

  private boolean isStopping;

  /** Runs something short after a while. */
  interface Timers {
    Future<?> after(long millis, Runnable message);
  }

  GuestRequests(TeamActor team, Actor actor, Host host, TeamServices services, Timers timers) {
    this.team = team;
    this.actor = actor;
    this.host = host;
    this.services = services;
    this.timers = timers;
  }

  /** Acts upon what was said in a slice; of one that was killed only the log is heard. */
  void hear(GuestCalls calls, boolean isKilled) {
    for (GuestCalls.Said said : calls.takeSaid()) {
      boolean isLog =
          said instanceof GuestCalls.Rejected
              || (said instanceof GuestCalls.Did did && did.effect() instanceof Effect.Said);
      if (!isKilled || isLog) {
        hear(said);
      }
    }
  }

  /**
   * Refuses the questions about state that are open, and those to come: whoever would have answered
   * is stopping too, and a held actor tears nothing down.
   */
  void refuseQuestions() {
    isStopping = true;
    List.copyOf(asked).forEach(question -> question.error(STOPPING));
  }

  private void hear(GuestCalls.Said said) {
    OpenInvocations open = team.open();
    if (said instanceof GuestCalls.Did did) {
      happened(did.owner(), did.effect());
    } else if (said instanceof GuestCalls.Rejected rejected) {
      happened(
          rejected.owner(),
          new Effect.Unhandled(
              Failures.thrown(rejected.error(), rejected.owner().sandbox.script())));
    } else if (said instanceof GuestCalls.Asks asks) {
      ask(asks);
    } else if (said instanceof GuestCalls.Fetches fetches) {
      fetch(fetches);
    } else if (said instanceof GuestCalls.Waits waits) {
      startTimer(waits);
    } else if (said instanceof GuestCalls.Cancels cancels) {
      open.cancel(cancels.call());
    } else if (said instanceof GuestCalls.Returned returned) {
      open.settle(
          open.get(returned.invocation()),
          new Outcome.Returned(returned.value(), returned.sameObject()));
    } else if (said instanceof GuestCalls.Threw threw) {
      OpenInvocation owner = open.get(threw.invocation());
      if (owner != null) {
        PluginFailure failure = Failures.thrown(threw.error(), owner.sandbox.script());
        open.settle(owner, new Outcome.Threw(failure, threw.value(), threw.sameObject()));
      }
    }
  }

  private void happened(OpenInvocation owner, Effect effect) {
    if (!owner.isOver && !owner.isAbandoned) {
      host.effect(owner.invocation, effect);
    }
  }

  private void ask(GuestCalls.Asks asks) {
    StateAnswer answer = new StateAnswer(team.open().beginCall(asks.call(), asks.owner(), false));
    asked.add(answer);
    actor.hold();
    StateRequest request = requestOrNull(asks);
    if (request == null) {
      answer.error(NOT_UNDERSTOOD);
    } else if (isStopping) {
      answer.error(STOPPING);
    } else {
      String refusal = asks.owner().sandbox.calls.refusal(asks);
      if (refusal == null) {
        host.ask(asks.owner().invocation, request, answer);
      } else {
        answer.error(refusal);
      }
    }
  }

  /** Null if it makes no sense: whoever holds the actor has to be answered all the same. */
  @Nullable
  private static StateRequest requestOrNull(GuestCalls.Asks asks) {
    try {
      return asks.owner().sandbox.calls.request(asks);
    } catch (IllegalArgumentException | NullPointerException misunderstood) {
      return null;
    }
  }

  private void fetch(GuestCalls.Fetches fetches) {
    PendingCall call = team.open().beginCall(fetches.call(), fetches.owner(), false);
    Fetcher fetcher = fetches.isApi() ? services.apiFetcher() : services.fetcher();
    HttpCall request;
    try {
      request = GuestJson.httpCall(fetches.request(), fetches.body(), fetches.isText());
    } catch (IllegalArgumentException | NullPointerException misunderstood) {
      actor.tell(new AnswerSlice(team, call, false, NOT_UNDERSTOOD, null));
      return;
    }
    call.onCancel(fetcher.send(request, new HttpAnswer(call)));
  }

  private void startTimer(GuestCalls.Waits waits) {
    PendingCall call = team.open().beginCall(waits.call(), waits.owner(), waits.repeats());
    if (waits.repeats() && waits.owner().settled != null) {
      team.open().close(call);
      return;
    }
    Future<?> timer =
        timers.after(
            waits.millis(), () -> actor.tell(new AnswerSlice(team, call, true, null, null)));
    call.onCancel(() -> timer.cancel(false));
  }

  /** A question about state on its way; the host answers it from its own thread. */
  private final class StateAnswer implements Answer {
    private final PendingCall call;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    StateAnswer(PendingCall call) {
      this.call = call;
    }

    @Override
    public void value(@Nullable String value) {
      answer(true, value);
    }

    @Override
    public void error(String message) {
      answer(false, message);
    }

    private void answer(boolean isValue, @Nullable String text) {
      if (isAnswered.compareAndSet(false, true)) {
        actor.answer(
            new AnswerSlice(team, call, isValue, text, null) {
              @Override
              public void run() {
                asked.remove(StateAnswer.this);
                super.run();
              }
            });
      }
    }
  }

  /** A request on its way; waiting for a permit is not the plugin's time. */
  private final class HttpAnswer implements Fetcher.Callback {
    private final PendingCall call;
    private final AtomicBoolean hasStarted = new AtomicBoolean();

    HttpAnswer(PendingCall call) {
      this.call = call;
      call.owner.beginWait(System.nanoTime());
    }

    @Override
    public void started() {
      if (hasStarted.compareAndSet(false, true)) {
        call.owner.endWait(System.nanoTime());
      }
    }

    @Override
    public void replied(HttpReply reply) {
      started();
      actor.tell(
          new AnswerSlice(team, call, true, GuestJson.head(reply), GuestJson.binary(reply.body())));
    }

    @Override
    public void failed(String code, String message) {
      started();
      actor.tell(new AnswerSlice(team, call, false, GuestJson.failure(code, message), null));
    }
  }
}
