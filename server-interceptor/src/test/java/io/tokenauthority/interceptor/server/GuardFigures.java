package io.tokenauthority.interceptor.server;

import com.sun.management.ThreadMXBean;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.lang.management.ManagementFactory;

/**
 * Prints what the guard adds to a call whose token is known, in processor time and bytes. Run by
 * hand; the figures stand in the Javadoc of {@code TokenExaminer}.
 */
final class GuardFigures {

  private static final int CALLS = 200_000;

  private GuardFigures() {}

  public static void main(String[] args) {
    FakeTime time = new FakeTime();
    FakeAuthority authority = new FakeAuthority(time);
    try (TokenGuard guard =
        GuardedServer.guardBy(authority, time).handlerExecutor(Runnable::run).build()) {
      Metadata headers = new Metadata();
      headers.put(
          Presented.AUTHORIZATION, "Bearer " + authority.accessToken("read", "write", "admin"));
      ServerInterceptor interceptor = guard.interceptor();
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      run(interceptor, headers, 20_000);
      for (int round = 0; round < 8; round++) {
        long cpu = thread.getCurrentThreadCpuTime();
        long bytes = thread.getCurrentThreadAllocatedBytes();
        run(interceptor, headers, CALLS);
        System.out.printf(
            "a known token: %d ns, %d bytes a call%n",
            (thread.getCurrentThreadCpuTime() - cpu) / CALLS,
            (thread.getCurrentThreadAllocatedBytes() - bytes) / CALLS);
      }
    }
  }

  private static void run(ServerInterceptor interceptor, Metadata headers, int calls) {
    ServerCall.Listener<GetSelfRequest> nobody = new ServerCall.Listener<>() {};
    Call call = new Call();
    for (int i = 0; i < calls; i++) {
      interceptor.interceptCall(call, headers, (any, with) -> nobody);
    }
  }

  /** A call that goes nowhere: only what stands before the handler is to be measured. */
  private static final class Call extends ServerCall<GetSelfRequest, GetSelfResponse> {
    @Override
    public MethodDescriptor<GetSelfRequest, GetSelfResponse> getMethodDescriptor() {
      return TokenAuthorityGrpc.getGetSelfMethod();
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(GetSelfResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}
