package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.RefreshTokenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's part of one redemption: what stands in the file at every point of failure. */
final class RefreshTokenTest {

  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final FakeClock clock = new FakeClock();
  private final Noted heard = new Noted();

  @TempDir private Path folder;
  private Path path;
  private RefreshTokenFile file;

  RefreshTokenTest() {
    path = Path.of("unset");
    file = new RefreshTokenFile(path);
  }

  @BeforeEach
  void store() throws IOException {
    path = folder.resolve("credentials");
    file = new RefreshTokenFile(path);
    file.store("tar_first");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** A process's worth of an identity. */
  private ClientIdentity start() {
    return ClientIdentity.builder(stage.toAuthority())
        .source(TokenSource.refreshToken(file))
        .clock(clock)
        .listener(heard)
        .build();
  }

  private void fetch(ClientIdentity identity) throws Exception {
    identity.prefetch().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private AuthorityError failure(ClientIdentity identity) {
    Throwable thrown = catchThrowable(() -> fetch(identity));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return AuthorityError.from(thrown).orElseThrow();
  }

  private RefreshTokenRequest sent(int number) {
    return stage.authority.refreshes.get(number - 1);
  }

  @Test
  void P1_redeemed_successorStandsInTheFileBeforeTheTokenIsUsed() throws Exception {
    try (ClientIdentity identity = start()) {
      fetch(identity);
      assertThat(file.read()).contains("tar_successor1");
      clock.advance(Duration.ofHours(1));
      fetch(identity);
    }

    assertThat(stage.authority.refreshes)
        .extracting(RefreshTokenRequest::getRefreshToken)
        .containsExactly("tar_first", "tar_successor1");
    assertThat(sent(1).getRequestId()).hasSize(36).isNotEqualTo(sent(2).getRequestId());
    assertThat(file.read()).contains("tar_successor2");
  }

  @Test
  void P1_requestIdIsInTheFileBeforeSending() throws Exception {
    List<List<String>> lines = new CopyOnWriteArrayList<>();
    stage.authority.onRefresh =
        answer -> {
          lines.add(lines());
          stage.authority.refreshNext(answer);
        };
    try (ClientIdentity identity = start()) {
      fetch(identity);
    }

    assertThat(lines.get(0)).contains("tar_first", sent(1).getRequestId());
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(path);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void P1_answerLost_nextTryCarriesTheSameIdAndToken() throws Exception {
    stage.authority.onRefresh = answer -> answer.onError(Status.UNKNOWN.asRuntimeException());
    try (ClientIdentity identity = start()) {
      identity.prefetch();
      Await.until("first try", () -> stage.authority.refreshes.size() == 1);
    }

    stage.authority.onRefresh = stage.authority::refreshNext;
    try (ClientIdentity afterRestart = start()) {
      fetch(afterRestart);
    }
    assertThat(sent(2)).isEqualTo(sent(1));
    assertThat(file.read()).contains("tar_successor1");
  }

  @Test
  void P1_crashBetweenWritingAndRenaming_oldStateStandsAndIsRedeemedAgain() throws Exception {
    Path beside = folder.resolve("credentials.new");
    Files.writeString(beside, "half a fi");
    try (ClientIdentity identity = start()) {
      fetch(identity);
    }

    assertThat(file.read()).contains("tar_successor1");
    assertThat(beside).doesNotExist();
  }

  @Test
  void P1_storeFails_tokenIsNotGivenOutAndTheIdStands() throws Exception {
    stage.authority.onRefresh =
        answer -> {
          // The folder takes no new file from here on: the successor cannot be stored.
          blockStore();
          stage.authority.refreshNext(answer);
        };
    try (ClientIdentity identity = start()) {
      CompletableFuture<Void> held = identity.prefetch().toCompletableFuture();
      Await.until("the failure is heard", () -> heard.failed.size() == 1);
      assertThat(held).isNotDone();
      assertThat(identity).asString().contains("EXPIRED");
    }
    Files.delete(folder.resolve("credentials.new").resolve("in the way"));
    Files.delete(folder.resolve("credentials.new"));

    stage.authority.onRefresh = stage.authority::refreshNext;
    try (ClientIdentity identity = start()) {
      fetch(identity);
    }
    assertThat(sent(2)).isEqualTo(sent(1));
  }

  private void blockStore() {
    try {
      Files.createDirectories(folder.resolve("credentials.new").resolve("in the way"));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void P1_twoProcessesShareAFile_redeemInTurn() throws Exception {
    try (ClientIdentity one = start();
        ClientIdentity other = start()) {
      var first = one.prefetch().toCompletableFuture();
      var second = other.prefetch().toCompletableFuture();
      first.get(10, TimeUnit.SECONDS);
      second.get(10, TimeUnit.SECONDS);
    }

    assertThat(stage.authority.refreshes)
        .extracting(RefreshTokenRequest::getRefreshToken)
        .containsExactly("tar_first", "tar_successor1");
  }

  @Test
  void P1_inMemory_rotatesAlike() throws Exception {
    try (ClientIdentity identity =
        ClientIdentity.builder(stage.toAuthority())
            .source(TokenSource.refreshToken("tar_memory"))
            .scopes("read")
            .clock(clock)
            .build()) {
      fetch(identity);
      clock.advance(Duration.ofHours(1));
      fetch(identity);
    }

    assertThat(stage.authority.refreshes)
        .extracting(RefreshTokenRequest::getRefreshToken)
        .containsExactly("tar_memory", "tar_successor1");
    assertThat(sent(1).getScopesList()).containsExactly("read");
  }

  @Test
  void refused_isBrokenAndTheFileIsKept() throws Exception {
    stage.authority.onRefresh =
        answer ->
            answer.onError(Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID));
    try (ClientIdentity identity = start()) {
      assertThat(failure(identity).reason()).isEqualTo(ErrorReason.CREDENTIAL_INVALID);
    }
    assertThat(file.read()).contains("tar_first");
  }

  @Test
  void P5_file_isForItsOwnerAlone() throws Exception {
    try (ClientIdentity identity = start()) {
      fetch(identity);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              each ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void P5_fileThatOthersMayRead_isRefused() throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    try (ClientIdentity identity = start()) {
      AuthorityError error = failure(identity);
      assertThat(error.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(error.message()).contains("chmod 600").doesNotContain("tar_");
    }
    assertThat(stage.authority.refreshes).isEmpty();
  }

  @Test
  void fileOfSomethingElse_isRefusedUnread() throws Exception {
    Files.writeString(path, "tar_bare\n");
    try (ClientIdentity identity = start()) {
      assertThat(failure(identity).message()).doesNotContain("tar_bare");
    }
    assertThat(Files.readString(path)).isEqualTo("tar_bare\n");
  }

  @Test
  void read_withoutFile_isEmptyAndDeleteIsIdempotent() throws Exception {
    file.delete();
    file.delete();

    assertThat(file.read()).isEqualTo(Optional.empty());
  }
}
