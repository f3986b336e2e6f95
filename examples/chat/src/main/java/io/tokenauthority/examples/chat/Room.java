package io.tokenauthority.examples.chat;

import io.tokenauthority.examples.chat.v1.Said;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was said, in order. Remembers a bounded past of it, and of who said how much. */
final class Room {
  private static final int PAST = 10_000;
  private static final int SESSIONS = 1_000;
  private static final int PAGE = 100;

  private final Set<Member> members = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private final Deque<Said> past = new ArrayDeque<>();
  private final Map<String, Long> numbers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > SESSIONS;
        }
      };
  private long last;

  void enter(Member member) {
    members.add(member);
  }

  void leave(Member member) {
    members.remove(member);
  }

  /** Takes it unless it was taken before, and tells everybody. */
  void say(String session, long number, String account, String text) {
    synchronized (this) {
      if (number <= numbers.getOrDefault(session, 0L)) {
        return;
      }
      numbers.put(session, number);
      last++;
      past.addLast(Said.newBuilder().setSequence(last).setAccount(account).setText(text).build());
      if (past.size() > PAST) {
        past.removeFirst();
      }
    }
    members.forEach(Member::pump);
  }

  /** Up to which number the session was heard. */
  synchronized long heardOf(String session) {
    return numbers.getOrDefault(session, 0L);
  }

  /** Some of what comes after; empty where that is forgotten. */
  synchronized Optional<List<Said>> after(long sequence) {
    if (sequence < last - past.size()) {
      return Optional.empty();
    }
    return Optional.of(
        past.stream().filter(said -> said.getSequence() > sequence).limit(PAGE).toList());
  }
}
