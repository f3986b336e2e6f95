package io.tokenauthority.examples.chat;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.interceptor.client.AuthorityChannels;
import io.tokenauthority.interceptor.client.ClientIdentity;
import io.tokenauthority.interceptor.client.TokenSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says each line of its input, and prints what is said until it has heard its own last line. */
public final class Chatter {
  private static final int PATIENCE_SECONDS = 60;

  private Chatter() {}

  /** Arguments: the authority's address, the chat's, and the file of the service token. */
  public static void main(String[] args) throws InterruptedException {
    ChannelCredentials transport = InsecureChannelCredentials.create();
    ManagedChannel authority = AuthorityChannels.to(args[0], transport).build();
    ClientIdentity identity =
        ClientIdentity.builder(authority)
            .source(TokenSource.serviceTokenFile(Path.of(args[2])))
            .audience(ChatServer.AUDIENCE)
            .build();
    ManagedChannel chat = identity.channel(args[1], transport).build();
    try {
      talk(chat);
    } finally {
      chat.shutdown().awaitTermination(1, TimeUnit.SECONDS);
      identity.close();
      authority.shutdownNow();
    }
  }

  private static void talk(ManagedChannel chat) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    String last = "bye";
    try (ChatClient client =
        new ChatClient(
            chat,
            said -> {
              System.out.println(said.getAccount() + ": " + said.getText());
              if (said.getText().equals(last)) {
                over.countDown();
              }
            },
            why -> {
              System.out.println("ended: " + why.getMessage());
              over.countDown();
            })) {
      Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
      while (lines.hasNextLine()) {
        client.say(lines.nextLine());
      }
      client.say(last);
      over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
