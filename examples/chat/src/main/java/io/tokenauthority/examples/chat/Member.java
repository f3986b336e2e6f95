package io.tokenauthority.examples.chat;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.examples.chat.v1.JoinRequest;
import io.tokenauthority.examples.chat.v1.JoinResponse;
import io.tokenauthority.examples.chat.v1.Said;
import io.tokenauthority.examples.chat.v1.Say;
import java.util.List;
import java.util.Optional;

/** One stream into the room: reads what its caller says, tells as much as its connection takes. */
final class Member implements StreamObserver<JoinRequest> {
  private static final int LONGEST_SESSION = 64;
  private static final int LONGEST_TEXT = 1_000;

  private final Room room;
  private final String account;
  private final ServerCallStreamObserver<JoinResponse> to;

  // Guarded by this.
  private String session = "";
  private long told;
  private long heardTold = -1;
  private boolean over;

  Member(Room room, String account, ServerCallStreamObserver<JoinResponse> to) {
    this.room = room;
    this.account = account;
    this.to = to;
    to.setOnReadyHandler(this::pump);
    to.setOnCancelHandler(this::left);
  }

  @Override
  public void onNext(JoinRequest request) {
    switch (request.getEventCase()) {
      case PLACE -> place(request.getPlace().getSession(), request.getPlace().getAfterSequence());
      case SAY -> say(request.getSay());
      case EVENT_NOT_SET -> refuse(Status.INVALID_ARGUMENT.withDescription("event"));
    }
  }

  private void place(String name, long after) {
    if (name.isEmpty() || name.length() > LONGEST_SESSION || after < 0) {
      refuse(Status.INVALID_ARGUMENT.withDescription("place"));
      return;
    }
    synchronized (this) {
      session = account + "/" + name; // nobody speaks in another account's session
      told = after;
    }
    room.enter(this);
    pump();
  }

  private void say(Say said) {
    String in = session();
    if (in.isEmpty() || said.getText().length() > LONGEST_TEXT) {
      refuse(Status.INVALID_ARGUMENT.withDescription("say"));
      return;
    }
    room.say(in, said.getNumber(), account, said.getText());
    pump();
  }

  private synchronized String session() {
    return session;
  }

  /** Tells what there is to tell; called again when the connection takes more. */
  synchronized void pump() {
    if (session.isEmpty()) {
      return;
    }
    while (!over && to.isReady()) {
      Optional<List<Said>> news = room.after(told);
      if (news.isEmpty()) {
        refuse(Status.OUT_OF_RANGE.withDescription("what was missed is forgotten"));
        return;
      }
      for (Said said : news.get()) {
        to.onNext(JoinResponse.newBuilder().setSaid(said).build());
        told = said.getSequence();
      }
      long heard = room.heardOf(session);
      if (heard != heardTold) {
        to.onNext(JoinResponse.newBuilder().setHeardNumber(heard).build());
        heardTold = heard;
      } else if (news.get().isEmpty()) {
        return;
      }
    }
  }

  private void refuse(Status why) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      to.onError(why.asRuntimeException());
    }
    room.leave(this);
  }

  /** The caller has gone, or the guard ended the stream with its token. */
  private void left() {
    synchronized (this) {
      over = true;
    }
    room.leave(this);
  }

  @Override
  public void onError(Throwable gone) {
    left();
  }

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!over) {
        over = true;
        to.onCompleted();
      }
    }
    room.leave(this);
  }
}
