package io.tokenauthority.server.authority.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.authority.admin.audit.FollowAuditEvents.Batch;
import io.tokenauthority.server.authority.admin.audit.FollowAuditEvents.Follower;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.AuditTrail.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The trail listed and followed. */
class ReadingTest {

  @RegisterExtension final Office office = new Office();

  private Instant now = Office.NOW;

  @BeforeEach
  void theStartIsSealed() {
    seal();
  }

  private void write(String action, String target) {
    now = now.plusMillis(1);
    office
        .store()
        .write(
            tx -> {
              office
                  .journal()
                  .record(tx, office.admin(now), AuditEntry.of(action, "thing", target));
              return true;
            });
  }

  private void seal() {
    office.sealAudit("r1").seal(now);
  }

  private List<String> targets(Listing<Row> listing) {
    return listing.items().stream().map(row -> row.event().target().id()).toList();
  }

  @Test
  void list_newestFirst_sealedOrNot_pageByPage() {
    write("thing.do", "a");
    write("thing.do", "b");
    seal();
    write("thing.do", "c");
    ListAuditEvents list = new ListAuditEvents(office.store(), office.listings());
    String filter = "target_kind = \"thing\"";
    Listing<Row> first = list.list(office.admin(), new ListRequest(2, "", filter));
    assertThat(targets(first)).containsExactly("c", "b");
    assertThat(first.items().get(0).position()).isZero();
    assertThat(first.items().get(1).position()).isPositive();
    Listing<Row> second =
        list.list(office.admin(), new ListRequest(2, first.nextPageToken(), filter));
    assertThat(targets(second)).containsExactly("a");
    assertThat(second.nextPageToken()).isEmpty();
  }

  @Test
  void list_byFilter_givesThose() {
    write("thing.do", "a");
    write("thing.undo", "b");
    ListAuditEvents list = new ListAuditEvents(office.store(), office.listings());
    assertThat(
            targets(
                list.list(
                    office.admin(),
                    new ListRequest(0, "", "action = \"thing.undo\" AND outcome = \"SUCCESS\""))))
        .containsExactly("b");
    assertThat(
            targets(
                list.list(
                    office.admin(), new ListRequest(0, "", "actor = \"" + Office.ADMIN + "\""))))
        .containsExactly("b", "a");
    Refusal.requireField(
        "filter", () -> list.list(office.admin(), new ListRequest(0, "", "outcome = \"OK\"")));
  }

  @Test
  void follow_fromTheHead_seesWhatIsSealedAfterwards_inOrder() {
    write("thing.do", "before");
    seal();
    FollowAuditEvents follow = new FollowAuditEvents(office.store());
    try (Follower follower = follow.open(office.admin(), OptionalLong.empty(), "")) {
      assertThat(follower.poll().rows()).isEmpty();
      write("thing.do", "a");
      write("thing.do", "b");
      assertThat(follower.poll().rows()).as("not sealed yet").isEmpty();
      seal();
      Batch batch = follower.poll();
      assertThat(batch.rows())
          .extracting(row -> row.event().target().id())
          .containsExactlyInAnyOrder("a", "b");
      assertThat(batch.rows()).extracting(Row::position).isSorted();
      assertThat(batch.position()).isEqualTo(batch.rows().get(1).position());
      assertThat(follower.poll().end()).isTrue();
    }
  }

  @Test
  void follow_fromAPosition_withAFilter_tellsHowFarItLooked() {
    write("thing.do", "a");
    write("other.do", "b");
    seal();
    FollowAuditEvents follow = new FollowAuditEvents(office.store());
    try (Follower follower =
        follow.open(office.admin(), OptionalLong.of(0), "action = \"thing.do\"")) {
      Batch batch = follower.poll();
      assertThat(batch.rows()).extracting(row -> row.event().target().id()).containsExactly("a");
      long head = office.store().read(tx -> tx.audit().head().orElseThrow().lastPosition());
      assertThat(batch.position()).isEqualTo(head);
    }
    Refusal.requireField(
        "after_position", () -> follow.open(office.admin(), OptionalLong.of(-1), ""));
  }

  @Test
  void P13_moreFollowersThanMay_areRefused_untilOneLeaves() {
    FollowAuditEvents follow = new FollowAuditEvents(office.store());
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      followers.add(follow.open(office.admin(), OptionalLong.empty(), ""));
    }
    Refusal.requireReason(
        Reason.LIMIT_REACHED, () -> follow.open(office.admin(), OptionalLong.empty(), ""));
    followers.get(0).close();
    followers.get(0).close();
    follow.open(office.admin(), OptionalLong.empty(), "").close();
    Refusal.requireReason(
        Reason.SCOPE_INSUFFICIENT,
        () -> follow.open(office.as(Role.MEMBER), OptionalLong.empty(), ""));
    followers.forEach(Follower::close);
  }
}
