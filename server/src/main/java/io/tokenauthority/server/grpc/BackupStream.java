package io.tokenauthority.server.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.admin.server.CreateBackup;
import io.tokenauthority.server.authority.admin.server.CreateBackup.Copy;
import io.tokenauthority.server.grpc.wire.AuditWire;
import io.tokenauthority.server.grpc.wire.Times;
import io.tokenauthority.v1.BackupChunk;
import io.tokenauthority.v1.BackupDone;
import io.tokenauthority.v1.BackupProgress;
import io.tokenauthority.v1.CreateBackupResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One backup: progress while the copy is made, then the file as fast as the client takes it, then
 * what it must be. No thread waits for the client: it goes on when the connection is ready.
 */
final class BackupStream {

  private static final int CHUNK = 256 << 10;

  private final Desk desk;
  private final CreateBackup backup;
  private final ServerCallStreamObserver<CreateBackupResponse> to;
  private final MessageDigest sha256 = sha256();
  private @Nullable Copy copy;
  private @Nullable InputStream file;
  private long offset;
  private boolean making;
  private boolean reading;
  private boolean ended;

  BackupStream(Desk desk, CreateBackup backup, ServerCallStreamObserver<CreateBackupResponse> to) {
    this.desk = desk;
    this.backup = backup;
    this.to = to;
    to.setOnReadyHandler(this::goOn);
    to.setOnCancelHandler(this::end);
    to.setOnCloseHandler(this::end);
  }

  /** Makes the copy, on a lane. */
  void begin(Call call) {
    Copy begun = backup.begin(call);
    if (!hold(begun)) {
      begun.close();
      return;
    }
    try {
      tellProgress(begun, begun.expectedBytes());
      begun.make();
    } finally {
      made();
    }
    open(begun);
    goOn();
  }

  /** From here to {@link #made} the copy is being written, and only removed afterwards. */
  private synchronized boolean hold(Copy begun) {
    copy = begun;
    making = true;
    return !ended;
  }

  private synchronized void made() {
    making = false;
    if (ended) {
      end();
    }
  }

  private synchronized void open(Copy made) {
    try {
      if (!ended) {
        file = Files.newInputStream(made.file());
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private synchronized void tellProgress(Copy begun, long expected) {
    if (ended || !making) {
      return;
    }
    to.onNext(
        CreateBackupResponse.newBuilder()
            .setProgress(
                BackupProgress.newBuilder()
                    .setDoneBytes(Math.min(expected, begun.file().toFile().length()))
                    .setTotalBytes(expected))
            .build());
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
        .execute(() -> tellProgress(begun, expected));
  }

  private synchronized void goOn() {
    if (!ended && !reading && file != null && to.isReady()) {
      reading = true;
      desk.adminStream(to, call -> sendSome());
    }
  }

  private synchronized void sendSome() {
    reading = false;
    InputStream from = file;
    while (!ended && from != null && to.isReady()) {
      byte[] chunk = next(from);
      if (chunk.length == 0) {
        finish();
        return;
      }
      sha256.update(chunk);
      to.onNext(
          CreateBackupResponse.newBuilder()
              .setChunk(
                  BackupChunk.newBuilder()
                      .setOffset(offset)
                      .setData(UnsafeByteOperations.unsafeWrap(chunk)))
              .build());
      offset += chunk.length;
    }
  }

  private static byte[] next(InputStream from) {
    try {
      return from.readNBytes(CHUNK);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void finish() {
    Copy whole = copy;
    if (whole != null) {
      var facts = whole.facts();
      to.onNext(
          CreateBackupResponse.newBuilder()
              .setDone(
                  BackupDone.newBuilder()
                      .setSizeBytes(offset)
                      .setSha256(HexFormat.of().formatHex(sha256.digest()))
                      .setEpoch(facts.epoch())
                      .setRevocationSequence(facts.revocationSequence())
                      .setAuditHead(AuditWire.message(facts.auditHead()))
                      .setTime(Times.timestamp(facts.time())))
              .build());
      to.onCompleted();
      end();
    }
  }

  private synchronized void end() {
    ended = true;
    try {
      if (file != null) {
        file.close();
        file = null;
      }
    } catch (IOException unread) {
      // Only read from; the copy is removed next.
    }
    if (copy != null && !making) {
      copy.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256");
    }
  }
}
